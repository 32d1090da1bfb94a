package io.cachepilot.api.pipeline;

import io.cachepilot.access.ClientAddress;
import io.cachepilot.access.limit.AddressBlock;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Call;
import io.cachepilot.api.http.Refusal;
import io.cachepilot.api.http.Refusal.Refused;

/** Refuses addresses that have flooded this server, for a while. */
final class BlockedAddresses implements Filter {
    private final AddressBlock block;

    BlockedAddresses(AddressBlock block) {
        this.block = block;
    }

    @Override
    public Answer pass(Call call, Next next) {
        block.remaining(ClientAddress.of(call.address())).ifPresent(left -> {
            throw new Refused(new Refusal.BlockedAddress(left.toSeconds() + 1));
        });
        return next.on(call);
    }
}
