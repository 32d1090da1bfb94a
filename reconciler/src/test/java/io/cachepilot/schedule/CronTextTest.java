package io.cachepilot.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"0 0 3 * * ?", "0 30 3 ? * MON-FRI", "0 0/5 * * * ?", "0 0 3 L * ? 2090"})
    void acceptsSixOrSevenFields(String expression) {
        assertThat(Schedule.validate(expression)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                0 3 * * *         | has 5 fields
                ''                | has 0 fields
                0 0 3 * * ? 2 3   | has 8 fields
                0 0 25 * * ?      | between 0 and 23
                0 0 3 * * *       | is not implemented
                0 0 3 * * XYZ     | XYZ
                0 0 3 * * ? 1999  | names no time that is still to come
                0 0 3 30 2 ?      | names no time that is still to come
                """)
    void saysWhatIsWrongWhatIsAllowedAndAnExample(String expression, String problem) {
        assertThat(Schedule.validate(expression).orElseThrow())
                .startsWith("cron expression \"" + expression + "\": ")
                .containsIgnoringCase(problem)
                .contains("second minute hour day-of-month month day-of-week [year]", "\"0 30 3 * * ?\"");
    }
}
