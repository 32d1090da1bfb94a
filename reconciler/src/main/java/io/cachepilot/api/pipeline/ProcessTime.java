package io.cachepilot.api.pipeline;

import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Call;
import java.util.Locale;

/** Tells how long an answer took, in seconds. */
final class ProcessTime implements Filter {
    @Override
    public Answer pass(Call call, Next next) {
        long begin = System.nanoTime();
        Answer answer = next.on(call);
        double seconds = (System.nanoTime() - begin) / 1e9;
        return answer.with("X-Process-Time", String.format(Locale.ROOT, "%.6f", seconds));
    }
}
