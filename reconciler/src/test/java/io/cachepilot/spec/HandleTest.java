package io.cachepilot.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandleTest {
    @ParameterizedTest
    @CsvSource({
        "shop, shop",
        "Shop of Zoë, shop-of-zoe",
        "--a__b--, a-b",
        "shop.example.com, shop-example-com",
        "東京, cluster",
        "'', cluster",
        "ﬁve, five"
    })
    void isAsNearToTheNameAsIsLegal(String name, String handle) {
        assertThat(Handle.choose(name, "cluster", _ -> false)).isEqualTo(handle);
    }

    @Test
    void getsANumberWhereItIsTaken() {
        assertThat(Handle.choose("shop", "app", Set.of("shop", "shop-2")::contains))
                .isEqualTo("shop-3");
    }

    @Test
    void isNeverLongerThanALabelOfAHostName() {
        String longest = "x".repeat(63);

        assertThat(Handle.choose(longest + "y", "app", _ -> false)).isEqualTo(longest);
        assertThat(Handle.choose(longest, "app", longest::equals)).isEqualTo("x".repeat(61) + "-2");
    }
}
