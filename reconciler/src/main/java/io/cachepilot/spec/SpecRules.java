package io.cachepilot.spec;

import io.cachepilot.manifest.Manifests;
import java.util.List;

/** What has to hold between the specs of a revision, beyond what each of them says alone. */
@FunctionalInterface
public interface SpecRules {
    /** Nothing. */
    SpecRules NONE = (_, _, _) -> List.of();

    /** Why the spec of that kind and name can't be as it is beside the others, in sentences; empty when it can. */
    List<String> conflicts(Manifests all, String kind, String name);
}
