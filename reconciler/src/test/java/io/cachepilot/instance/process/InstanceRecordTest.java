package io.cachepilot.instance.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cachepilot.instance.HostPort;
import io.cachepilot.instance.InstanceName;
import io.cachepilot.instance.InstanceSpec;
import io.cachepilot.json.Json;
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
        InstanceRecord exited = STARTED.ended(OptionalInt.of(137), START);

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
        assertThat(STARTED.ended(OptionalInt.empty(), START.plusSeconds(60)).crashes())
                .isEqualTo(1);
        assertThat(STARTED.ended(OptionalInt.empty(), START.plusSeconds(61)).crashes())
                .isZero();
    }

    @Test
    void anEndThatWasAskedForIsNone() {
        assertThat(STARTED.stopping().ended(OptionalInt.of(0), START)).isEqualTo(CREATED);
    }

    @Test
    void onlyAStartWithoutProcessAndWithoutEndIsUnfinished() {
        InstanceRecord starting = CREATED.starting("/bin/redis-server");

        assertThat(starting.startUnfinished()).isTrue();
        assertThat(List.of(CREATED, STARTED, starting.neverStarted(START), starting.stopping()))
                .noneMatch(InstanceRecord::startUnfinished);
    }
}
