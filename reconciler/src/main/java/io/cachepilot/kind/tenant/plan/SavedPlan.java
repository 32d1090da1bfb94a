package io.cachepilot.kind.tenant.plan;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The plans of all tenants at one look, to be read by a person and applied later. It is only ever compared with what
 * would be planned now, never carried out itself, so nothing that is written into it can be more than refused.
 *
 * @param kind always {@value #KIND}
 * @param format_version of this shape; another one is refused
 * @param made when the tenants were looked at
 * @param state which state directory, by a name that only it has
 * @param revision of the source; empty text when it was not recorded
 * @param tenants every tenant, also those in sync: one more or less is another plan
 * @param removals_held why some tenants are kept though their manifests are gone
 */
public record SavedPlan(
        String kind,
        int format_version,
        Instant made,
        String state,
        String revision,
        List<Tenant> tenants,
        Optional<Held> removals_held) {
    public static final String KIND = "cachepilot-plan";
    public static final int FORMAT_VERSION = 1;

    public SavedPlan {
        tenants = List.copyOf(tenants);
    }

    public static SavedPlan of(
            Instant made, String state, String revision, List<Tenant> tenants, Optional<Held> removalsHeld) {
        return new SavedPlan(KIND, FORMAT_VERSION, made, state, revision, tenants, removalsHeld);
    }

    /**
     * One tenant.
     *
     * @param spec a keyed fingerprint of the spec in force; empty text when there is none
     * @param plan what would be done
     * @param if_approved what would be done instead, once a person approves it; empty when nothing waits for that
     */
    public record Tenant(String tenant, String spec, WrittenPlan plan, Optional<WrittenPlan> if_approved) {
        /** What applying does for it. */
        public WrittenPlan chosen(boolean approved) {
            return if_approved.filter(_ -> approved).orElse(plan);
        }

        /** Whether a person has to agree: to a loss, or to something that is held back. */
        public boolean needsApproval() {
            return if_approved.isPresent() || plan.losesData();
        }
    }

    /**
     * Removals that are held back.
     *
     * @param approvable whether a person can allow them; not while it is not known what is desired
     */
    public record Held(List<String> tenants, boolean approvable, String because) {
        public Held {
            tenants = List.copyOf(tenants);
        }
    }

    /** By name. Where a name occurs twice the last one counts; whoever reads a file refuses that. */
    public SortedMap<String, Tenant> byName() {
        var byName = new TreeMap<String, Tenant>();
        tenants.forEach(tenant -> byName.put(tenant.tenant(), tenant));
        return Collections.unmodifiableSortedMap(byName);
    }

    /** The tenants for which there is something to do. */
    public List<Tenant> toDo(boolean approved) {
        return tenants.stream()
                .filter(tenant -> !tenant.chosen(approved).actions().isEmpty())
                .toList();
    }
}
