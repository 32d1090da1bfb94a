package io.cachepilot.cli.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RedisReplyTest {
    @Test
    void textIsPrintedAsItIs() {
        assertThat(lines(text("grüße"))).containsExactly("grüße");
    }

    @Test
    void eachLineOfATextIsALine() {
        assertThat(lines(text("a\r\nb\n"))).containsExactly("a", "b");
    }

    @Test
    void emptyTextIsAnEmptyLine() {
        assertThat(lines(text(""))).containsExactly("");
    }

    @Test
    void numberSaysThatItIsOne() {
        assertThat(lines(3L)).containsExactly("(integer) 3");
    }

    @Test
    void nothingIsNil() {
        assertThat(RedisReply.lines(Optional.empty())).containsExactly("(nil)");
    }

    @Test
    void listIsNumbered() {
        assertThat(lines(Arrays.asList(text("a"), null, 2L, text(""))))
                .containsExactly("1) a", "2) (nil)", "3) (integer) 2", "4) ");
    }

    @Test
    void listWithinAListIsIndented() {
        assertThat(lines(List.of(text("a"), List.of(text("b"), text("c")), text("d\ne"))))
                .containsExactly("1) a", "2) 1) b", "   2) c", "3) d", "   e");
    }

    @Test
    void emptyListSaysThatItIsOne() {
        assertThat(lines(List.of())).containsExactly("(empty list)");
        assertThat(lines(List.of(List.of()))).containsExactly("1) (empty list)");
    }

    @Test
    void errorWithinAListIsToldWithoutItsType() {
        assertThat(lines(List.of(new IllegalStateException("ERR no such key"))))
                .containsExactly("1) (error) ERR no such key");
    }

    private static List<String> lines(Object reply) {
        return RedisReply.lines(Optional.of(reply));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
