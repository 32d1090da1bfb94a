package io.cachepilot.kind.tenant.spec;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class SecretsInProblemsTest {
    private static final String CANARY = "CANARYcanary1234567890";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password: @",
                "password: [@]",
                "password: {@: @}",
                "password: {@}",
                "password: {@, @}",
                "password: {value: @ü}",
                "password: {value: [@]}",
                "password: {value: {@: @}}",
                "password: {value: {value: @}}",
                "password: {valeu: @}",
                "password: {value: @, value: @}",
                "password:\n    value: @\n    value: @\n    value: 1",
                "password: {value: &@ x}",
                "password: {value: *@}",
                "password: {value: !@ x}",
                "password: {value: !@}",
                "password: {value: '@",
                "password: {value: \"@",
                "password: {value: @",
                "password: {value: @: @}",
                "password: {value: \"\\q@\"}",
                "password: {value: \"@\\ud800\"}",
                "password:\n    value: a: @",
                "password:\n    value: |@\n      x",
                "password:\n    value: %@",
                "password:\n    value: `@",
                "password:\n    @",
                "password:\n   @\n  x: 1",
                "password: {generation: @}",
                "password: {value: @ @}",
                "password: {value: @@@@@@@@@@@@@@@@}",
                "password: {value: @}"
            })
    void appearInNoProblemNoPrintedResultAndNoLog(String spec) {
        var logs = new ListAppender<ILoggingEvent>();
        logs.start();
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        var level = root.getLevel();
        root.setLevel(Level.TRACE);
        root.addAppender(logs);
        try {
            var manifests = Tenants.spec("\n  " + spec.replace("@", CANARY));
            assertThat(manifests.problems()).isNotEmpty();
            assertThat(manifests.toString() + manifests.problems()).doesNotContain(CANARY);
        } finally {
            root.detachAppender(logs);
            root.setLevel(level);
        }
        assertThat(logs.list).noneMatch(event -> event.getFormattedMessage().contains(CANARY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1234567890", "0x1234567890", "1234567890.5", "1e1234567890", "[1234567890]"})
    void appearInNoProblemWhenTheyAreNumbers(String password) {
        var manifests = Tenants.spec("{password: {value: " + password + "}}");
        assertThat(manifests.problems()).hasSize(1);
        assertThat(manifests.toString()).doesNotContain("1234567890");
    }
}
