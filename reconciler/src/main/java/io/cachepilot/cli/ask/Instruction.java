package io.cachepilot.cli.ask;

import io.cachepilot.converge.act.Verb;
import io.cachepilot.manifest.edit.value.MergePatch;
import io.cachepilot.report.SpecNames;
import io.cachepilot.spec.Expectation;
import java.util.Optional;

/** What a person wants to become of one spec. A spec is named as persons do, see {@link SpecNames}. */
public sealed interface Instruction {
    /** The spec. */
    String name();

    /** The command that says so. */
    String command();

    /** Fields get other values, or are all that a new manifest says. */
    record Write(String command, String name, MergePatch patch, Expectation expected) implements Instruction {}

    /**
     * Its manifest goes.
     *
     * @param force also where it says that nobody may take it away by the way
     */
    record Remove(String name, boolean force) implements Instruction {
        @Override
        public String command() {
            return "rm";
        }
    }

    /**
     * Its manifest becomes what it was.
     *
     * @param revision when; before its last change where none is named
     */
    record Restore(String name, Optional<String> revision) implements Instruction {
        @Override
        public String command() {
            return "rollback";
        }
    }

    /**
     * What runs of it is started or stopped.
     *
     * @param part only this part of it
     */
    record Act(Verb verb, String name, Optional<String> part) implements Instruction {
        @Override
        public String command() {
            return verb.word();
        }
    }

    /** It is left alone, or looked after again. */
    record Suspend(String name, boolean suspended) implements Instruction {
        @Override
        public String command() {
            return suspended ? "suspend" : "resume";
        }
    }
}
