package io.cachepilot.access.limit;

import io.cachepilot.access.ClientAddress;
import io.cachepilot.access.Principal;

/** Who is limited: a principal, or where there is none, an address. */
public sealed interface Caller {
    /** Somebody who has proved who they are. */
    record Known(Principal principal) implements Caller {}

    /** Anybody. There is no end of them, so each is remembered only as long as there is room. */
    record Stranger(ClientAddress address) implements Caller {}
}
