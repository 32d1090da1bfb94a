package io.cachepilot.api.document;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A text that is made when it is first asked for, and then is one and the same for all: however many ask for it, and however
 * slowly they take it, it is in memory once.
 */
final class Remembered implements Supplier<String> {
    private final Supplier<String> maker;
    private @Nullable String text;

    Remembered(Supplier<String> maker) {
        this.maker = maker;
    }

    @Override
    public synchronized String get() {
        String known = text;
        if (known == null) {
            known = maker.get();
            text = known;
        }
        return known;
    }
}
