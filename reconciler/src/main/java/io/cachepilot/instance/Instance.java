package io.cachepilot.instance;

/**
 * An instance as the engine has it now.
 *
 * @param spec what it was made of, as it is in force now
 * @param program what it runs, in the engine's words: the path of a binary, the id of an image
 * @param traits how the engine keeps it
 */
public record Instance(InstanceSpec spec, String program, InstanceState state, Traits traits) {
    public InstanceName name() {
        return spec.name();
    }

    public boolean running() {
        return state instanceof InstanceState.Running;
    }

    /** It runs, or its engine will start it again. */
    public boolean needsStop() {
        return running() || state instanceof InstanceState.Restarting;
    }
}
