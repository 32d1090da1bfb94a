package io.cachepilot.instance.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cachepilot.instance.HostPort;
import io.cachepilot.instance.InstanceName;
import io.cachepilot.instance.InstanceSpec;
import io.cachepilot.json.Json;
import io.cachepilot.proc.ProcessId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class InstanceRecordTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final InstanceSpec SPEC = new InstanceSpec(
            new InstanceName("blue"),
            Optional.empty(),
            List.of("/conf/redis.conf"),
            256,
            new TreeMap<>(Map.of("tls", new HostPort("127.0.0.1", 7300))));
    private static final InstanceRecord CREATED = InstanceRecord.created(SPEC, "/bin/redis-server");
    private static final InstanceRecord STARTED = CREATED.starting("/bin/redis-server")
            .started(new InstanceRecord.Run(new ProcessId(12, 4711, "boot"), START));

    @Test
    void isReadAsItWasWritten() {
        InstanceRecord exited = STARTED.ended(exit(137), ran(1));

        assertThat(List.of(CREATED, STARTED, exited))
                .allSatisfy(record -> assertThat(Json.read(Json.writePretty(record), InstanceRecord.class))
                        .isEqualTo(record));
    }

    @Test
    void refusesAFileThatLacksWhatIsNeeded() {
        assertThatIllegalArgumentException().isThrownBy(() -> Json.read("{}", InstanceRecord.class));
        String withoutBoot = Json.write(STARTED).replace("\"bootId\":\"boot\"", "\"bootId\":null");
        assertThatIllegalArgumentException().isThrownBy(() -> Json.read(withoutBoot, InstanceRecord.class));
    }

    @Test
    void anEndWithinAMinuteOfTheStartIsACrash() {
        assertThat(STARTED.ended(exit(1), ran(60)).crashes()).isEqualTo(1);
        assertThat(STARTED.ended(exit(1), ran(61)).crashes()).isZero();
        assertThat(STARTED.ended(exit(1), Optional.empty()).crashes()).isZero();
    }

    @Test
    void anEndThatWasAskedForIsNone() {
        assertThat(STARTED.stopping().ended(exit(0), ran(1))).isEqualTo(CREATED);
    }

    @Test
    void onlyAStartWithoutProcessAndWithoutEndIsUnfinished() {
        InstanceRecord starting = CREATED.starting("/bin/redis-server");

        assertThat(starting.startUnfinished()).isTrue();
        assertThat(List.of(CREATED, STARTED, starting.neverStarted(exit(0)), starting.stopping()))
                .noneMatch(InstanceRecord::startUnfinished);
    }

    @Test
    void aRecordOfAnEarlierVersionIsUnderstood() {
        String json = """
                {"spec":{"name":{"value":"blue"},"image":null,"arguments":["/conf/redis.conf"],"memoryLimitMb":256,
                "ports":{"tls":{"address":"127.0.0.1","port":7300}}},"program":"/bin/redis-server","wanted":"RUNNING",
                "run":null,"crashes":2,"exit":{"code":137,"at":"2026-03-01T12:00:00Z"}}""";

        assertThat(Json.read(json, InstanceRecord.class).exit())
                .contains(new InstanceRecord.Exit(OptionalInt.of(137), START, Optional.empty()));
    }

    private static InstanceRecord.Exit exit(int code) {
        return new InstanceRecord.Exit(OptionalInt.of(code), START, Optional.of(new BootClock.Moment("boot", 47.5)));
    }

    private static Optional<Duration> ran(long seconds) {
        return Optional.of(Duration.ofSeconds(seconds));
    }
}
