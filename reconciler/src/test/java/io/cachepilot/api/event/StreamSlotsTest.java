package io.cachepilot.api.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

final class StreamSlotsTest {
    private final StreamSlots slots = new StreamSlots(3, 2);

    @Test
    void oneCallerDoesNotTakeTheRoomOfAll() {
        slots.take("a");
        slots.take("a");
        assertThatExceptionOfType(StreamSlots.Full.class)
                .isThrownBy(() -> slots.take("a"))
                .matches(StreamSlots.Full::ofCaller);
        slots.take("b");
        assertThatExceptionOfType(StreamSlots.Full.class)
                .isThrownBy(() -> slots.take("c"))
                .matches(full -> !full.ofCaller());
    }

    @Test
    void roomThatIsGivenBackTwiceIsOneRoom() {
        StreamSlots.Slot slot = slots.take("a");
        slots.take("a");

        slot.close();
        slot.close();

        assertThat(slots.take("a")).isNotNull();
        assertThatExceptionOfType(StreamSlots.Full.class).isThrownBy(() -> slots.take("a"));
    }
}
