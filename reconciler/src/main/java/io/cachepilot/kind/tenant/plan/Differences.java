package io.cachepilot.kind.tenant.plan;

import io.cachepilot.kind.tenant.plan.Field.Group;
import io.cachepilot.kind.tenant.plan.Observed.InstanceLook;
import io.cachepilot.plan.Change;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares what is wanted with what was observed, field by field, as far as there was something to observe. */
final class Differences {
    private Differences() {}

    /** Every field that is not as wanted, in the order of the fields. */
    static List<Change<Field>> between(Wanted wanted, Observed observed) {
        Set<Group> groups = comparable(wanted, observed);
        var changes = new ArrayList<Change<Field>>();
        for (Field field : wanted.fields().keySet()) {
            if (groups.contains(field.group())) {
                compare(field, wanted, observed).ifPresent(changes::add);
            }
        }
        for (Field field : observed.fields().keySet()) {
            // What we do not manage in a server is left alone; a user that we do not know is not.
            boolean unwanted = field.group() != Group.SERVER && !wanted.fields().containsKey(field);
            if (unwanted && groups.contains(field.group())) {
                compare(field, wanted, observed).ifPresent(changes::add);
            }
        }
        changes.sort(Comparator.comparing(Change::field));
        return List.copyOf(changes);
    }

    private static Set<Group> comparable(Wanted wanted, Observed observed) {
        if (!wanted.spec().running()) {
            return EnumSet.of(Group.INSTANCE);
        }
        var groups = EnumSet.of(Group.INSTANCE, Group.ENGINE, Group.CERTIFICATE, Group.FILE);
        if (observed.instance() instanceof InstanceLook.Absent || observed.answering()) {
            groups.add(Group.SERVER);
            groups.add(Group.ACCESS);
        }
        return groups;
    }

    private static Optional<Change<Field>> compare(Field field, Wanted wanted, Observed observed) {
        @Nullable String to = wanted.fields().get(field);
        @Nullable String from = observed.fields().get(field);
        if (Objects.equals(from, to) || irrelevantWhileStopped(field, wanted, observed)) {
            return Optional.empty();
        }
        boolean wishIsOld = Objects.equals(to, observed.applied().get(field));
        var cause = wishIsOld ? Change.Cause.DRIFT : Change.Cause.PENDING;
        return Optional.of(new Change<>(field, Optional.ofNullable(from), Optional.ofNullable(to), cause));
    }

    /** A tenant that shall not run needs no instance, and one that it has is brought up to date at its next start. */
    private static boolean irrelevantWhileStopped(Field field, Wanted wanted, Observed observed) {
        return !wanted.spec().running() && (!field.equals(Field.STATE) || !observed.needsStop());
    }
}
