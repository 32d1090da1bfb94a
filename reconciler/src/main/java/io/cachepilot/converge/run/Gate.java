package io.cachepilot.converge.run;

import io.cachepilot.plan.Key;
import io.cachepilot.plan.Plan;
import io.cachepilot.plan.SavedPlan;
import java.util.List;

/** What stands between a plan and carrying it out. */
public sealed interface Gate permits Gate.Open, SavedPlanGate {
    /** Lets everything through, at any time. */
    record Open() implements Gate {
        @Override
        public Stage stage(Key key) {
            return new Stage.Free();
        }

        @Override
        public boolean allows() {
            return false;
        }

        @Override
        public boolean lets(SavedPlan.Spec seen) {
            return true;
        }

        @Override
        public void did(Key key, List<StepResult> results) {}

        @Override
        public void failed(Key key, String cause) {}

        @Override
        public void left(Key key, Plan<?> plan) {}
    }

    /** How far a spec has come. */
    sealed interface Stage {
        /** It is carried out whatever is planned. */
        record Free() implements Stage {}

        /** What would be done is shown to the gate first. */
        record Compared() implements Stage {}

        /** It was carried out; what is left is looked at and told, and nothing is done. */
        record Looked() implements Stage {}

        /** It was not let through, and stays as it is. */
        record Closed() implements Stage {}

        /** It failed; nothing is tried twice. */
        record Failed(String cause) implements Stage {}
    }

    Stage stage(Key key);

    /** Whether a person has allowed beside what is remembered that data is lost, and what is held back. */
    boolean allows();

    /** Whether what would be done now may be done; if not, that is noted. */
    boolean lets(SavedPlan.Spec seen);

    /** Notes what was carried out. */
    void did(Key key, List<StepResult> results);

    /** Notes that it failed before anything was carried out. */
    void failed(Key key, String cause);

    /** Notes what a look after that has found to be left. */
    void left(Key key, Plan<?> plan);
}
