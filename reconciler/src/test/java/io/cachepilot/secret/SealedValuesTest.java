package io.cachepilot.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cachepilot.plan.Key;
import io.cachepilot.secret.Opened.Plain;
import io.cachepilot.secret.Opened.Refused;
import io.cachepilot.secret.Opened.Unchecked;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SealedValuesTest {
    private static final Secret SECRET = new Secret("correct-horse");

    @TempDir
    private Path temp;

    private SealingKeys keys;
    private SealedValues values;
    private String sealed = "";

    @BeforeEach
    void seal() {
        keys = new SealingKeys(temp.resolve("sealing"));
        values = SealedValues.keeping(keys);
        sealed = values.seal(new Key("tenant", "client1"), "password", SECRET);
    }

    @Test
    void opensWhereItWasSealedFor() {
        assertThat(values.open(sealed, new Key("tenant", "client1"), "password"))
                .isEqualTo(new Plain(SECRET, true));
    }

    @Test
    void isOneLineOfBase64WithoutTheValue() {
        assertThat(sealed).matches("[A-Za-z0-9+/]+={0,2}").hasSizeLessThan(500);
        assertThat(decoded(sealed)).startsWith("age-encryption.org/v1\n").doesNotContain("correct-horse", "client1");
    }

    @Test
    void twoOfOneValueDiffer() {
        assertThat(values.seal(new Key("tenant", "client1"), "password", SECRET))
                .isNotEqualTo(sealed);
    }

    @Test
    void isRefusedAtAnotherTenantOrField() {
        assertThat(problem(values.open(sealed, new Key("tenant", "client2"), "password")))
                .isEqualTo("was sealed for another spec or field; seal it again: cachepilot seal client2");
        assertThat(problem(values.open(sealed, new Key("tenant", "client1"), "token")))
                .startsWith("was sealed for another spec");
    }

    @Test
    void isRefusedByAHostWithAnotherKey() {
        var elsewhere = new SealingKeys(temp.resolve("elsewhere"));
        elsewhere.obtain();

        assertThat(problem(SealedValues.keeping(elsewhere).open(sealed, new Key("tenant", "client1"), "password")))
                .startsWith("is sealed to a key that this host does not have");
        assertThat(problem(SealedValues.reading(elsewhere).open(sealed, new Key("tenant", "client1"), "password")))
                .startsWith("is sealed to a key that this host does not have");
    }

    @Test
    void withoutAnyKeyItIsUncheckedForALookAndRefusedForTheControlPlane() {
        var none = new SealingKeys(temp.resolve("none"));

        assertThat(SealedValues.reading(none).open(sealed, new Key("tenant", "client1"), "password"))
                .isEqualTo(new Unchecked("there is no sealing key here"));
        assertThat(SealedValues.keeping(none).open(sealed, new Key("tenant", "client1"), "password"))
                .isInstanceOf(Refused.class);
        assertThat(temp.resolve("none")).doesNotExist();
    }

    @Test
    void isStillOpenedAfterARotation() {
        String recipient = values.rotate();

        assertThat(values.open(sealed, new Key("tenant", "client1"), "password"))
                .isEqualTo(new Plain(SECRET, false));
        assertThat(values.recipient()).contains(recipient);
        String again = values.seal(new Key("tenant", "client1"), "password", SECRET);
        assertThat(values.open(again, new Key("tenant", "client1"), "password")).isEqualTo(new Plain(SECRET, true));
    }

    /** The last character of base64 has bits that mean nothing: they must not make two spellings of one value. */
    @Test
    void noneOpensWhenOneCharacterIsAnother() {
        for (int at = 0; at < sealed.length(); at++) {
            char flipped = sealed.charAt(at) == 'A' ? 'B' : 'A';
            char near = (char) (sealed.charAt(at) ^ 1);
            for (char other : List.of(flipped, near)) {
                String broken = sealed.substring(0, at) + other + sealed.substring(at + 1);
                assertThat(values.open(broken, new Key("tenant", "client1"), "password"))
                        .as("character %d", at)
                        .isInstanceOf(Refused.class);
            }
        }
    }

    @Test
    void noneOpensWhenOneByteIsFlippedOrTheEndIsCutOff() {
        byte[] file = Base64.getDecoder().decode(sealed);
        for (int at = 0; at < file.length; at++) {
            byte[] broken = file.clone();
            broken[at] = (byte) ~broken[at];
            assertThat(values.open(encoded(broken), new Key("tenant", "client1"), "password"))
                    .as("byte %d", at)
                    .isInstanceOf(Refused.class);
            byte[] cut = Arrays.copyOf(file, at);
            assertThat(values.open(encoded(cut), new Key("tenant", "client1"), "password"))
                    .as("length %d", at)
                    .isInstanceOf(Refused.class);
        }
        byte[] longer = Arrays.copyOf(file, file.length + 1);
        assertThat(values.open(encoded(longer), new Key("tenant", "client1"), "password"))
                .isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "====", "not base64!", "YWdl\nLWVu", "YWdlLWVuY3J5cHRpb24ub3JnL3YxCg=="})
    void whatIsNoAgeFileIsRefused(String text) {
        assertThat(values.open(text, new Key("tenant", "client1"), "password")).isInstanceOf(Refused.class);
    }

    /** As every value was sealed once, and as it may be made with age and without CachePilot. */
    @Test
    void whatNamesATenantIsReadAsEver() {
        String old = sealedContent("{\"tenant\":\"client1\",\"field\":\"password\",\"value\":\"correct-horse\"}"
                .getBytes(StandardCharsets.UTF_8));

        assertThat(values.open(old, new Key("tenant", "client1"), "password")).isEqualTo(new Plain(SECRET, true));
        assertThat(problem(values.open(old, new Key("app", "client1"), "password")))
                .startsWith("was sealed for another spec");
    }

    @Test
    void specsOfOneNameAndTwoKindsHaveValuesOfTheirOwn() {
        String ofTheApp = values.seal(new Key("app", "client1"), "password", SECRET);

        assertThat(values.open(ofTheApp, new Key("app", "client1"), "password")).isEqualTo(new Plain(SECRET, true));
        assertThat(problem(values.open(ofTheApp, new Key("tenant", "client1"), "password")))
                .startsWith("was sealed for another spec");
    }

    @Test
    void longestValueFitsAndALongerTextIsRefused() {
        var longest = new Secret("ü".repeat(SealedValues.LONGEST_VALUE / 2));
        String text = values.seal(new Key("tenant", "a".repeat(63)), "password", longest);

        assertThat(text.length()).isLessThanOrEqualTo(SealedValues.LONGEST);
        assertThat(values.open(text, new Key("tenant", "a".repeat(63)), "password"))
                .isEqualTo(new Plain(longest, true));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> values.seal(new Key("tenant", "a"), "password", new Secret(longest.reveal() + "x")))
                .withMessage("a value of 4097 bytes can't be sealed; 1 to 4096");
        assertThat(problem(values.open("A".repeat(SealedValues.LONGEST + 4), new Key("tenant", "a"), "password")))
                .startsWith("is not one line of base64 of at most 8192 characters");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CANARY",
                "null",
                "[\"CANARY\"]",
                "{\"tenant\":\"client1\",\"field\":\"password\"}",
                "{\"tenant\":\"client1\",\"kind\":\"tenant\",\"name\":\"client1\",\"field\":\"password\",\"value\":\"CANARY\"}",
                "{\"kind\":\"tenant\",\"field\":\"password\",\"value\":\"CANARY\"}",
                "{\"tenant\":\"client1\",\"field\":\"password\",\"value\":\"\"}",
                "{\"tenant\":\"client1\",\"field\":\"password\",\"value\":{\"x\":\"CANARY\"}}",
                "{\"tenant\":\"client1\",\"field\":\"password\",\"value\":\"CANARY\""
            })
    void whatHoldsAnotherContentIsRefusedWithoutAWordOfIt(String content) {
        Opened opened = values.open(
                sealedContent(content.getBytes(StandardCharsets.UTF_8)), new Key("tenant", "client1"), "password");

        assertThat(opened).isInstanceOf(Refused.class);
        assertThat(opened.toString()).doesNotContain("CANARY");
    }

    @Test
    void contentThatIsNoTextIsRefused() {
        assertThat(values.open(sealedContent(new byte[] {(byte) 0xff, 0}), new Key("tenant", "client1"), "password"))
                .isInstanceOf(Refused.class);
    }

    @Test
    void keyThatOthersMayReadOpensNothing() throws Exception {
        SealingKeysTest.openToOthers(temp.resolve("sealing"));

        assertThat(problem(values.open(sealed, new Key("tenant", "client1"), "password")))
                .startsWith("can't be opened: the secret in ")
                .contains("others than its owner may read it (rw-r--r--); run: chmod 600 ");
        assertThat(SealedValues.reading(keys).open(sealed, new Key("tenant", "client1"), "password"))
                .isInstanceOf(Unchecked.class);
    }

    @Test
    void nothingPrintsASecret() {
        AgeKey key = keys.obtain();

        assertThat(values.open(sealed, new Key("tenant", "client1"), "password").toString())
                .doesNotContain("correct-horse");
        assertThat(key.toString()).doesNotContain("AGE-SECRET").contains(key.recipient());
    }

    private String sealedContent(byte[] content) {
        return encoded(AgeFile.encrypt(
                content, List.of(AgeKey.writer(keys.obtain().recipient()).orElseThrow())));
    }

    private static String problem(Opened opened) {
        assertThat(opened).isInstanceOf(Refused.class);
        return ((Refused) opened).problem();
    }

    private static String encoded(byte[] file) {
        return Base64.getEncoder().encodeToString(file);
    }

    private static String decoded(String text) {
        return new String(Base64.getDecoder().decode(text), StandardCharsets.ISO_8859_1);
    }
}
