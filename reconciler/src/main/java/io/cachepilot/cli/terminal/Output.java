package io.cachepilot.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stream that a command answers on. Printing never fails, as is usual; what went wrong with it is kept, so that an answer that
 * did not arrive is told in the end.
 */
public final class Output extends PrintWriter {
    private final Remembering below;

    private Output(Remembering below, boolean autoFlush) {
        super(below, autoFlush);
        this.below = below;
    }

    /** What became of lines that could not be written. */
    public sealed interface Loss {
        /** Whoever read them wants no more, as {@code head} does. */
        record NobodyReads() implements Loss {}

        /**
         * They could not be written.
         *
         * @param because as the operating system says it
         */
        record Failed(String because) implements Loss {}
    }

    /** The standard output of this process. It is not what {@code System.out} is: that one swallows every failure. */
    public static Output standardOutput() {
        return of(FileDescriptor.out, 1, false);
    }

    /** The standard error of this process, where each line is written at once. */
    public static Output standardError() {
        return of(FileDescriptor.err, 2, true);
    }

    private static Output of(FileDescriptor descriptor, int number, boolean autoFlush) {
        var writer = new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8);
        return new Output(new Remembering(writer, Path.of("/proc/self/fd/" + number)), autoFlush);
    }

    /** Into something of this process, of whose end nobody can be told. */
    public static Output to(Writer writer) {
        return new Output(new Remembering(writer, Path.of("")), false);
    }

    /** Writes what has been printed so far; empty when all of it ever arrived. */
    public Optional<Loss> flushed() {
        flush();
        return below.loss();
    }

    private static final class Remembering extends Writer {
        private final Writer writer;
        private final Path descriptor;
        private @Nullable IOException first;

        Remembering(Writer writer, Path descriptor) {
            this.writer = writer;
            this.descriptor = descriptor;
        }

        /** A step of writing that may fail. */
        private interface Step {
            void run() throws IOException;
        }

        private void remember(Step step) throws IOException {
            try {
                step.run();
            } catch (IOException e) {
                synchronized (lock) {
                    first = first == null ? e : first;
                }
                throw e;
            }
        }

        private Optional<Loss> loss() {
            synchronized (lock) {
                return Optional.ofNullable(first)
                        .map(e -> isPipe() ? new Loss.NobodyReads() : new Loss.Failed(String.valueOf(e.getMessage())));
            }
        }

        /** Writing to a pipe fails for one reason only. What the system calls that depends on the user's language. */
        private boolean isPipe() {
            try {
                return Files.readSymbolicLink(descriptor).toString().matches("(?:pipe|socket):.*");
            } catch (IOException _) {
                return false;
            }
        }

        @Override
        public void write(char[] text, int offset, int length) throws IOException {
            remember(() -> writer.write(text, offset, length));
        }

        @Override
        public void flush() throws IOException {
            remember(writer::flush);
        }

        @Override
        public void close() throws IOException {
            remember(writer::close);
        }
    }
}
