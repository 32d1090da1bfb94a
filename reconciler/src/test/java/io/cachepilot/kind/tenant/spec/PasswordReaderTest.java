package io.cachepilot.kind.tenant.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.kind.tenant.spec.TenantSpec.PasswordSpec;
import io.cachepilot.manifest.ManifestReader;
import io.cachepilot.manifest.Manifests;
import io.cachepilot.plan.Key;
import io.cachepilot.secret.SealedValues;
import io.cachepilot.secret.SealingKeys;
import io.cachepilot.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PasswordReaderTest {
    private static final Secret SECRET = new Secret("correct-horse");

    @TempDir
    private Path temp;

    private SealingKeys keys;
    private SealedValues values;

    @BeforeEach
    void makeAKey() {
        keys = new SealingKeys(temp.resolve("sealing"));
        values = SealedValues.keeping(keys);
    }

    @Test
    void sealedPasswordIsASecretFromHereOn() {
        String sealed = values.seal(new Key("tenant", "a"), "password", SECRET);
        Manifests manifests = read("a", "{sealed: \"" + sealed + "\", generation: 2}");

        assertThat(manifests.problems()).isEmpty();
        assertThat(Tenants.only(manifests).password())
                .isEqualTo(new PasswordSpec(Optional.of(SECRET), Optional.of(sealed), 2));
        assertThat(manifests.toString()).doesNotContain("correct-horse");
    }

    @Test
    void oneThatWasMovedToAnotherTenantIsRefusedAtItsPlace() {
        String sealed = values.seal(new Key("tenant", "b"), "password", SECRET);

        assertThat(Tenants.problems(read("a", "{sealed: " + sealed + "}")))
                .containsExactly("4: spec.password.sealed: the sealed value was sealed for another spec or field;"
                        + " seal it again: cachepilot seal a");
    }

    @Test
    void oneOfAnotherFieldIsRefused() {
        assertThat(Tenants.problems(
                        read("a", "{sealed: " + values.seal(new Key("tenant", "a"), "token", SECRET) + "}")))
                .singleElement()
                .asString()
                .contains("for another spec or field");
    }

    @Test
    void oneOfAnotherHostIsRefused() {
        String sealed = SealedValues.keeping(new SealingKeys(temp.resolve("elsewhere")))
                .seal(new Key("tenant", "a"), "password", SECRET);
        keys.ensure();

        assertThat(Tenants.problems(read("a", "{sealed: " + sealed + "}")))
                .singleElement()
                .asString()
                .startsWith(
                        "4: spec.password.sealed: the sealed value is sealed to a key that this host does not have");
    }

    @Test
    void withoutAKeyALookWarnsOnly() {
        String sealed = SealedValues.keeping(new SealingKeys(temp.resolve("elsewhere")))
                .seal(new Key("tenant", "a"), "password", SECRET);
        values = SealedValues.reading(keys);
        Manifests manifests = read("a", "{sealed: " + sealed + "}");

        assertThat(Tenants.problems(manifests))
                .containsExactly("4: spec.password.sealed: the sealed value could not be checked:"
                        + " there is no sealing key here");
        assertThat(Tenants.only(manifests).password())
                .isEqualTo(new PasswordSpec(Optional.empty(), Optional.of(sealed), 1));
    }

    @Test
    void whatIsNoBase64IsSaidOnceAndNotShown() {
        assertThat(Tenants.problems(read("a", "{sealed: CANARY-CANARY}")))
                .containsExactly("4: spec.password.sealed: this does not fit; one line of base64, as cachepilot seal"
                        + " prints it");
        assertThat(Tenants.problems(read("a", "{sealed: " + "A".repeat(8196) + "}")))
                .singleElement()
                .asString()
                .startsWith("4: spec.password.sealed: ")
                .hasSizeLessThan(200);
    }

    @Test
    void sealedPasswordHasToBeAPasswordToo() {
        assertThat(Tenants.problems(read(
                        "a", "{sealed: " + values.seal(new Key("tenant", "a"), "password", new Secret("a b")) + "}")))
                .containsExactly("4: spec.password.sealed: the sealed value does not fit;"
                        + " 8 to 128 printable ASCII characters without spaces and quotes");
    }

    @Test
    void sealedAndPlainTogetherAreRefused() {
        String sealed = values.seal(new Key("tenant", "a"), "password", SECRET);

        assertThat(Tenants.problems(read("a", "{sealed: " + sealed + ", value: correct-horse}")))
                .containsExactly("4: spec.password.value: the password is given twice, sealed and as plain text;"
                        + " keep sealed, and take value out");
    }

    @Test
    void plainTextIsRefusedUnlessItIsAllowed() {
        assertThat(Tenants.problems(read("a", "{value: correct-horse}")))
                .containsExactly("4: spec.password.value: a password in plain text is refused;"
                        + " seal it: cachepilot seal a - or leave it out to have one generated"
                        + " (the setting secrets.plain-values allows it)");
    }

    @Test
    void withoutANameNothingIsOpened() {
        String sealed = values.seal(new Key("tenant", "a"), "password", SECRET);

        assertThat(Tenants.problems(read("A", "{sealed: " + sealed + "}")))
                .singleElement()
                .asString()
                .contains("metadata.name");
    }

    private Manifests read(String name, String password) {
        String text = "apiVersion: cachepilot/v1\nkind: Tenant\nmetadata: {name: %s}\nspec: {password: %s}\n"
                .formatted(name, password);
        var reader = new TenantReader(TenantRanges.DEFAULT, new PasswordReader(values, false));
        return new ManifestReader(List.of(reader))
                .read(new TreeMap<>(Map.of("f", text.getBytes(StandardCharsets.UTF_8))));
    }
}
