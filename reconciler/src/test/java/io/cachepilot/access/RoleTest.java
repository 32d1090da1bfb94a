package io.cachepilot.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RoleTest {
    @Test
    void eachRoleMayDoWhatTheOnesBeforeItMay() {
        assertThat(allowed(Role.VIEWER)).containsExactly(Role.VIEWER);
        assertThat(allowed(Role.OPERATOR)).containsExactly(Role.VIEWER, Role.OPERATOR);
        assertThat(allowed(Role.ADMIN)).containsExactly(Role.VIEWER, Role.OPERATOR, Role.ADMIN);
    }

    private static List<Role> allowed(Role has) {
        return List.of(Role.values()).stream().filter(has::permits).toList();
    }
}
