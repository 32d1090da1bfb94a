package io.cachepilot.access.limit;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A window for each of a bounded number of ids. The one that was asked for longest ago gives way to a new one, but only if
 * nothing is left in it: whoever could push others out would free them, or themselves, of their limit.
 */
final class Windows {
    private final int most;
    private final LinkedHashMap<Id, Window> byUse = new LinkedHashMap<>(16, 0.75f, true);

    Windows(int most) {
        this.most = most;
    }

    int size() {
        return byUse.size();
    }

    /**
     * The window of that id without what is too old; null when there is room for no more.
     *
     * @param tooOld times up to this one are over
     */
    @Nullable
    Window of(Id id, long tooOld) {
        Window known = byUse.get(id);
        if (known != null) {
            known.dropUpTo(tooOld);
            return known;
        }
        if (byUse.size() >= most && !makeRoom(tooOld)) {
            return null;
        }
        var added = new Window();
        byUse.put(id, added);
        return added;
    }

    /** Every use of a window leaves a time in it or finds some, so if the eldest is in use, all are. */
    private boolean makeRoom(long tooOld) {
        Map.Entry<Id, Window> eldest = byUse.firstEntry();
        eldest.getValue().dropUpTo(tooOld);
        if (eldest.getValue().size() > 0) {
            return false;
        }
        byUse.pollFirstEntry();
        return true;
    }
}
