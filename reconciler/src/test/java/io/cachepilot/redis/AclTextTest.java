package io.cachepilot.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AclTextTest {
    @Test
    void singleCommandsAreSortedByName() {
        assertThat(AclText.canonical("on #ab ~* -@all +ping +config|set -acl +config|get"))
                .isEqualTo("on #ab ~* -@all -acl +config|get +config|set +ping");
    }

    @Test
    void commandsStayOnTheirSideOfACategory() {
        assertThat(AclText.canonical("+set +get +@all -@admin -swapdb -migrate"))
                .isEqualTo("+get +set +@all -@admin -migrate -swapdb");
        assertThat(AclText.canonical("-@admin +@all")).isNotEqualTo(AclText.canonical("+@all -@admin"));
    }

    @Test
    void selectorsAndPatternsStayAsTheyAre() {
        assertThat(AclText.canonical("on ~b ~a -@all +get (~x* -@all +set +get) &c"))
                .isEqualTo("on ~b ~a -@all +get (~x* -@all +set +get) &c");
    }
}
