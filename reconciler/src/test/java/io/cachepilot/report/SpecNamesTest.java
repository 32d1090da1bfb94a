package io.cachepilot.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cachepilot.converge.view.Caller;
import io.cachepilot.converge.view.Description;
import io.cachepilot.converge.view.KindWords;
import io.cachepilot.converge.view.SpecViews;
import io.cachepilot.plan.Key;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A bare name is that of the one spec that has it, whatever its kind. */
final class SpecNamesTest {
    private static final SortedMap<String, SpecViews> VIEWS = new TreeMap<>(Map.of(
            "tenant",
            new Named("Tenant", Set.of("shop", "both")),
            "big-app",
            new Named("BigApp", Set.of("both", "site"))));

    /** Nothing but names. */
    private record Named(String kind, Set<String> names) implements SpecViews {
        @Override
        public KindWords words() {
            return new KindWords(kind, List.of(), List.of());
        }

        @Override
        public Look look() {
            return Look.of();
        }

        @Override
        public List<Description> describe(Set<String> wanted, Caller caller) {
            return List.of();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "shop, tenant/shop",
        "site, big-app/site",
        "nobody, tenant/nobody",
        "tenant/both, tenant/both",
        "big-app/both, big-app/both",
        "big-app/shop, big-app/shop"
    })
    void namesOneSpec(String written, String key) {
        assertThat(SpecNames.of(VIEWS, written)).isEqualTo(Key.parse(key));
    }

    @Test
    void nameOfSeveralIsRefusedNamingThem() {
        assertThatExceptionOfType(UnclearName.class)
                .isThrownBy(() -> SpecNames.of(VIEWS, "both"))
                .withMessage("there are several 'both'; say which one: big-app/both, tenant/both");
    }

    @Test
    void kindThatThereIsNotIsRefusedNamingThoseThereAre() {
        assertThatExceptionOfType(NoSuchSpec.class)
                .isThrownBy(() -> SpecNames.of(VIEWS, "app/shop"))
                .withMessage("there is no kind 'app'; there are: big-app, tenant");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "/", "tenant/", "/shop"})
    void whatNamesNothingIsRefused(String written) {
        assertThatExceptionOfType(NoSuchSpec.class)
                .isThrownBy(() -> SpecNames.of(VIEWS, written))
                .withMessage("'%s' names nothing; write NAME or KIND/NAME".formatted(written));
    }
}
