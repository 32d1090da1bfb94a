package io.cachepilot.schedule;

import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.quartz.CronExpression;

/** Checks a cron expression and says what is wrong with it in words that help. */
final class CronText {
    private static final String ALLOWED =
            "; allowed are 6 or 7 fields: second minute hour day-of-month month day-of-week"
                    + " [year], with ? in one of the two day fields, like \"0 30 3 * * ?\" for 03:30 every day";

    private CronText() {}

    static Optional<String> problem(String expression) {
        String quoted = "cron expression \"" + expression + "\": ";
        int fields = expression.strip().split("\\s+").length;
        if (expression.isBlank() || fields < 6 || fields > 7) {
            return Optional.of(quoted + "has " + (expression.isBlank() ? 0 : fields) + " fields" + ALLOWED);
        }
        try {
            return new CronExpression(expression).getNextValidTimeAfter(Date.from(Instant.now())) == null
                    ? Optional.of(quoted + "names no time that is still to come" + ALLOWED)
                    : Optional.empty();
        } catch (ParseException | RuntimeException e) {
            return Optional.of(quoted + e.getMessage() + ALLOWED);
        }
    }
}
