package io.cachepilot.kind.tenant.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.kind.tenant.spec.Specs;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.kind.tenant.spec.TenantSpec.PasswordSpec;
import io.cachepilot.secret.Secret;
import io.cachepilot.secret.SecretFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TenantSecretsTest {
    private static final Secret GIVEN = new Secret("given by the manifest");

    @TempDir
    private Path directory;

    private TenantSecrets secrets;

    @BeforeEach
    void open() {
        secrets = keeping();
    }

    @Test
    void generatedPasswordIsTheSameEverAfter() {
        Secret first = secrets.password(spec(Optional.empty(), 1));

        assertThat(first.reveal()).hasSizeGreaterThan(20);
        assertThat(secrets.password(spec(Optional.empty(), 1))).isEqualTo(first);
        assertThat(keeping().password(spec(Optional.empty(), 1))).isEqualTo(first);
        assertThat(secrets.find("a")).contains(first);
    }

    @Test
    void higherGenerationIsAnotherPassword() {
        Secret first = secrets.password(spec(Optional.empty(), 1));
        Secret second = secrets.password(spec(Optional.empty(), 2));

        assertThat(second).isNotEqualTo(first);
        assertThat(secrets.password(spec(Optional.empty(), 2))).isEqualTo(second);
    }

    @Test
    void lowerGenerationBringsNoOldPasswordBack() {
        Secret second = secrets.password(spec(Optional.empty(), 2));

        assertThat(secrets.password(spec(Optional.empty(), 1))).isEqualTo(second);
    }

    @Test
    void givenPasswordIsKeptWhenTheManifestLacksItLater() {
        secrets.password(spec(Optional.of(GIVEN), 1));

        assertThat(secrets.password(spec(Optional.empty(), 1))).isEqualTo(GIVEN);
    }

    @Test
    void givenPasswordTakesThePlaceOfAGeneratedOne() {
        secrets.password(spec(Optional.empty(), 1));

        assertThat(secrets.password(spec(Optional.of(GIVEN), 1))).isEqualTo(GIVEN);
        assertThat(secrets.find("a")).contains(GIVEN);
    }

    @Test
    void rotationAfterAGivenPasswordGeneratesOne() {
        secrets.password(spec(Optional.of(GIVEN), 1));

        assertThat(secrets.password(spec(Optional.empty(), 2))).isNotEqualTo(GIVEN);
    }

    @Test
    void generationThatIsRaisedWithAGivenPasswordIsRemembered() {
        secrets.password(spec(Optional.of(GIVEN), 1));
        secrets.password(spec(Optional.of(GIVEN), 2));

        assertThat(secrets.password(spec(Optional.empty(), 2))).isEqualTo(GIVEN);
    }

    @Test
    void everyTenantHasItsOwnPasswords() {
        Secret password = secrets.password(spec(Optional.empty(), 1));
        Secret control = secrets.controlPassword("a");

        assertThat(secrets.controlPassword("b")).isNotEqualTo(control);
        assertThat(control).isNotEqualTo(password);
        assertThat(keeping().controlPassword("a")).isEqualTo(control);
    }

    @Test
    void forgettingTakesBothPasswords() {
        Secret password = secrets.password(spec(Optional.empty(), 1));
        Secret control = secrets.controlPassword("a");

        secrets.forget("a");

        assertThat(secrets.find("a")).isEmpty();
        assertThat(secrets.password(spec(Optional.empty(), 1))).isNotEqualTo(password);
        assertThat(secrets.controlPassword("a")).isNotEqualTo(control);
    }

    @Test
    void readingWritesNothing() {
        TenantSecrets reading = reading();

        reading.password(spec(Optional.empty(), 1));
        reading.password(spec(Optional.of(GIVEN), 1));
        reading.controlPassword("a");

        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void readingFindsWhatIsKept() {
        Secret password = secrets.password(spec(Optional.empty(), 1));
        Secret control = secrets.controlPassword("a");

        assertThat(reading().password(spec(Optional.empty(), 1))).isEqualTo(password);
        assertThat(reading().controlPassword("a")).isEqualTo(control);
    }

    @Test
    void readingShowsThatARotationIsDue() {
        Secret password = secrets.password(spec(Optional.empty(), 1));

        assertThat(reading().password(spec(Optional.empty(), 2))).isNotEqualTo(password);
    }

    @Test
    void givenPasswordOutlivesItsManifestBeforeAnyRun() {
        secrets.keepGiven(spec(Optional.of(GIVEN), 2));

        assertThat(secrets.password(spec(Optional.empty(), 2))).isEqualTo(GIVEN);
    }

    @Test
    void nothingGivenIsNothingKept() {
        secrets.keepGiven(spec(Optional.empty(), 1));

        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void damagedFileOfOneTenantIsLeftForItsOwnRun() throws IOException {
        secrets.keepGiven(spec(Optional.of(GIVEN), 1));
        Path file = Files.writeString(directory.resolve("secrets/a.json"), "damaged");

        secrets.keepGiven(spec(Optional.of(GIVEN), 1));

        assertThat(file).hasContent("damaged");
    }

    private TenantSecrets keeping() {
        return TenantSecrets.keeping(new SecretFiles(directory.resolve("secrets")), new SecureRandom());
    }

    private TenantSecrets reading() {
        return TenantSecrets.reading(new SecretFiles(directory.resolve("secrets")));
    }

    private static TenantSpec spec(Optional<Secret> value, int generation) {
        TenantSpec standard = Specs.tenant("a").spec();
        return new TenantSpec(
                standard.name(),
                standard.labels(),
                standard.running(),
                standard.memory(),
                standard.securityMode(),
                standard.persistence(),
                standard.ports(),
                new PasswordSpec(value, Optional.empty(), generation),
                standard.scripting(),
                standard.image(),
                standard.restartedAt(),
                standard.certificateRenewedAt(),
                standard.deletionPolicy(),
                standard.protect(),
                standard.suspend());
    }
}
