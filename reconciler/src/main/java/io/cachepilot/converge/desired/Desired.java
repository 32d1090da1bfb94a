package io.cachepilot.converge.desired;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is desired of one spec at a revision.
 *
 * @param file the manifest file that names it
 * @param spec the one in force: the file's if that is valid, else the last valid one; empty if there never was one
 * @param choice what is chosen for that spec; empty where nothing is to be
 * @param problems why the file's own spec is not in force; empty when it is
 * @param held why it is kept though its manifest is gone
 * @param postponed why nothing can be done for it yet
 * @param damaged whether its problems are that something of it on this host can't be read, and not its manifest
 */
public record Desired<S extends Spec, M>(
        String name,
        String file,
        Optional<S> spec,
        Optional<Choice<M>> choice,
        List<String> problems,
        Optional<String> held,
        Optional<String> postponed,
        boolean damaged) {
    public Desired {
        problems = List.copyOf(problems);
    }

    public Desired(String name, String file, Optional<S> spec, List<String> problems) {
        this(name, file, spec, Optional.empty(), problems, Optional.empty(), Optional.empty(), false);
    }

    /** Whether the manifest's own spec is in force. */
    public boolean isCurrent() {
        return problems.isEmpty() && held.isEmpty() && postponed.isEmpty();
    }

    /** What is remembered of it, with what is chosen for it now. */
    public Remembered<S, M> in(Remembered<S, M> known) {
        return choice.map(known::with).orElse(known);
    }

    Desired<S, M> at(Coexistence.Place<M> place, Remembered<S, M> known) {
        return switch (place) {
            case Coexistence.Place.Given<M>(var chosen) -> chosen(Optional.of(chosen));
            case Coexistence.Place.Unknown<M>(var because) -> postponed(because);
            case Coexistence.Place.Refused<M>(var problem, var before) -> refused(problem, before, known);
        };
    }

    public Desired<S, M> chosen(Optional<Choice<M>> chosen) {
        return new Desired<>(name, file, spec, chosen, problems, held, postponed, damaged);
    }

    /** It can't be as its manifest says; its last valid version goes on, where that can. */
    private Desired<S, M> refused(String problem, Optional<Choice<M>> before, Remembered<S, M> known) {
        return new Desired<>(
                name,
                file,
                before.flatMap(_ -> known.spec()),
                before,
                Stream.concat(problems.stream(), Stream.of(problem)).toList(),
                held,
                postponed,
                damaged);
    }

    /** Its problems and those of the other, as when two manifests name the same spec. */
    Desired<S, M> withProblemsOf(Desired<S, M> other) {
        List<String> all =
                Stream.concat(problems.stream(), other.problems.stream()).toList();
        return new Desired<>(name, file, spec, choice, all, held, postponed, damaged);
    }

    /** What the other says, who knows no spec: nothing may be done for it until a person has repaired that. */
    Desired<S, M> unknownAs(Desired<S, M> other) {
        return new Desired<>(
                name, file, other.spec, other.choice, withProblemsOf(other).problems, held, postponed, true);
    }

    /** One of which something on this host can't be read. */
    static <S extends Spec, M> Desired<S, M> damaged(String name, String why) {
        return new Desired<>(
                name, "", Optional.empty(), Optional.empty(), List.of(why), Optional.empty(), Optional.empty(), true);
    }

    /** Nothing can be done for it yet. */
    private Desired<S, M> postponed(String because) {
        return new Desired<>(
                name, file, Optional.empty(), Optional.empty(), problems, held, Optional.of(because), damaged);
    }

    /** Its manifest is gone, and it is kept all the same. */
    Desired<S, M> heldBack(String because) {
        return new Desired<>(name, file, spec, choice, problems, Optional.of(because), postponed, damaged);
    }
}
