package io.cachepilot.control;

import io.cachepilot.control.state.StateDirectory;
import io.cachepilot.control.state.StateLock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A program that holds the lock of a state directory until its input ends, or asks again and again who has it. */
public final class LockHolder {
    public static final String HOLD = "hold";
    public static final String ASK = "ask";
    public static final String READY = "ready";
    private static final int QUESTIONS = 20_000;

    private LockHolder() {}

    public static void main(String[] args) throws IOException {
        var state = new StateDirectory(Path.of(args[1]));
        if (args[0].equals(HOLD)) {
            hold(state);
        } else {
            ask(state);
        }
    }

    private static void hold(StateDirectory state) throws IOException {
        try (StateLock _ = StateLock.acquire(state).orElseThrow()) {
            System.out.println(READY);
            while (System.in.read() >= 0) {
                // Nothing is sent: the end of the input is what is waited for.
            }
        }
    }

    private static void ask(StateDirectory state) {
        StateLock.owner(state);
        System.out.println(READY);
        for (int i = 0; i < QUESTIONS; i++) {
            StateLock.owner(state);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }
}
