package io.cachepilot.instance.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cachepilot.instance.EngineUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisBinaryTest {
    @TempDir
    private Path cache;

    @Test
    void unpacksAServerThatRuns() throws IOException {
        Path program = RedisBinary.carried(cache).get();

        assertThat(RedisBinary.version(program)).isEqualTo("7.0.15");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(program)))
                .isEqualTo("rwx------");
        assertThat(program.getParent()).isDirectoryNotContaining(file -> !file.equals(program));
        assertThat(program).startsWith(cache).isAbsolute();
    }

    @Test
    void leavesAnIntactOneInPlace() throws IOException {
        Object before = identity(RedisBinary.carried(cache).get());

        assertThat(identity(RedisBinary.carried(cache).get())).isEqualTo(before);
    }

    @Test
    void unpacksADamagedOneAnew() throws IOException {
        Path program = RedisBinary.carried(cache).get();
        byte[] whole = Files.readAllBytes(program);
        byte[] damaged = whole.clone();
        damaged[damaged.length / 2] ^= 1;
        Files.write(program, damaged);

        RedisBinary.carried(cache).get();

        assertThat(program).hasBinaryContent(whole);
    }

    @Test
    void unpacksAHalfWrittenOneAnew() throws IOException {
        Path program = RedisBinary.carried(cache).get();
        long size = Files.size(program);
        Files.write(program, new byte[1000]);

        RedisBinary.carried(cache).get();

        assertThat(program).hasSize(size);
    }

    @Test
    void makesOneExecutableThatLostItsMode() throws IOException {
        Path program = RedisBinary.carried(cache).get();
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rw-------"));

        RedisBinary.carried(cache).get();

        assertThat(program).isExecutable();
    }

    @Test
    void unpacksAgainWhenTheCacheIsLostDuringARun() throws IOException {
        RedisBinary binary = RedisBinary.carried(cache);
        Path program = binary.get();
        Files.delete(program);

        assertThat(binary.get()).isEqualTo(program).isExecutable();
    }

    @Test
    void carriesTheServerOfTheOtherArchitectureToo() {
        assertThat(RedisBinary.carried(cache, "Linux aarch64").get()).isExecutable();
    }

    @Test
    void namesTheSettingWhereNoServerIsCarried() {
        assertThatExceptionOfType(EngineUnavailable.class)
                .isThrownBy(RedisBinary.carried(cache, "Linux riscv64")::get)
                .withMessage("no redis-server is carried for Linux riscv64, only for [Linux aarch64, Linux amd64];"
                        + " set engine.process.binary to the path of one");
    }

    @Test
    void saysWhenItCannotUnpack() throws IOException {
        Path file = Files.writeString(cache.resolve("file"), "");

        assertThatExceptionOfType(EngineUnavailable.class)
                .isThrownBy(RedisBinary.carried(file)::get)
                .withMessageContaining(file.toString())
                .withMessageContaining("engine.process.binary");
    }

    @Test
    void usesTheOneThatIsSet() {
        Path program = Path.of("/bin/true");

        assertThat(RedisBinary.at(program).get()).isEqualTo(program);
    }

    @Test
    void refusesASetOneThatIsAbsentOrNotExecutable() throws IOException {
        Path file = Files.writeString(cache.resolve("file"), "");

        assertThatExceptionOfType(EngineUnavailable.class)
                .isThrownBy(RedisBinary.at(cache.resolve("absent"))::get)
                .withMessageContaining("engine.process.binary")
                .withMessageContaining("absent is not a file");
        assertThatExceptionOfType(EngineUnavailable.class)
                .isThrownBy(RedisBinary.at(file)::get)
                .withMessageContaining("engine.process.binary")
                .withMessageContaining("not executable");
    }

    @Test
    void refusesAProgramThatIsNoRedisServer() {
        assertThatExceptionOfType(EngineUnavailable.class)
                .isThrownBy(() -> RedisBinary.version(Path.of("/bin/true")))
                .withMessageContaining("/bin/true --version")
                .withMessageContaining("tells no version");
    }

    private static Object identity(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }
}
