package io.cachepilot.manifest;

import io.cachepilot.manifest.problem.Problem;
import io.cachepilot.manifest.problem.Problem.Severity;
import java.util.List;
import java.util.Optional;

/** What became of one document of a file, or of a file that could not be taken apart. */
public sealed interface Read {
    String file();

    /** Where the document begins, counted from 1. */
    int line();

    /** In the order of their places. */
    List<Problem> problems();

    /** Whether it is known to be the spec of that kind and name, valid or not. */
    default boolean isOf(String kind, String name) {
        return switch (this) {
            case Valid valid -> valid.kind().equals(kind) && valid.name().equals(name);
            case Rejected rejected ->
                rejected.kind().equals(Optional.of(kind)) && rejected.name().equals(Optional.of(name));
            case Foreign _ -> false;
        };
    }

    /** The same where a manifest refers to its file: then it is no manifest itself, unless it says so. */
    default Read asNamed() {
        return switch (this) {
            case Valid valid -> valid;
            case Rejected rejected when rejected.isIdentified() -> rejected;
            case Rejected rejected -> new Foreign(file(), line(), List.of(), rejected);
            case Foreign foreign -> new Foreign(file(), line(), List.of(), foreign.ifMeant());
        };
    }

    /**
     * A spec that can be used.
     *
     * @param spec what the kind's reader made of it
     * @param problems warnings only
     */
    record Valid(String file, int line, String kind, String name, Object spec, List<Problem> problems) implements Read {
        public Valid {
            problems = List.copyOf(problems);
            if (problems.stream().anyMatch(problem -> problem.severity() == Severity.ERROR)) {
                throw new IllegalArgumentException("a valid spec with errors: " + problems);
            }
        }
    }

    /**
     * A document that nobody means as a manifest, like a compose file: it has no field that manifests have. It is left alone.
     *
     * @param problems one warning, which says so; none where a manifest refers to its file
     * @param ifMeant what it is where somebody gives it for a manifest
     */
    record Foreign(String file, int line, List<Problem> problems, Rejected ifMeant) implements Read {
        public Foreign {
            problems = List.copyOf(problems);
        }
    }

    /**
     * A document that can't be used.
     *
     * @param kind if it is a known one
     * @param name if it is a legal one
     */
    record Rejected(String file, int line, Optional<String> kind, Optional<String> name, List<Problem> problems)
            implements Read {
        public Rejected {
            problems = List.copyOf(problems);
        }

        /** Whether it is known which spec this is. */
        public boolean isIdentified() {
            return kind.isPresent() && name.isPresent();
        }
    }
}
