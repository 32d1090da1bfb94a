package io.cachepilot.kind.tenant.spec;

import io.cachepilot.kind.tenant.spec.TenantSpec.PasswordSpec;
import io.cachepilot.manifest.problem.Problems;
import io.cachepilot.manifest.yaml.Node.Mapping;
import io.cachepilot.secret.Opened;
import io.cachepilot.secret.Secret;
import io.cachepilot.secret.Unsealer;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads a tenant's password: opens a sealed one, so that everything after sees a secret. */
public final class PasswordReader {
    /** The name of the field, as it stands in sealed values. */
    public static final String FIELD = "password";

    private static final String PATH = "spec.password";
    private static final String SEALED = "sealed";
    private static final String VALUE = "value";
    /** What Redis' configuration, shells and URLs of clients take without a surprise; the schema says the same of plain values. */
    private static final Pattern FITTING = Pattern.compile("[!#-&(-~]{8,128}");

    private final Unsealer unsealer;
    private final boolean plainAllowed;

    /** @param plainAllowed whether a manifest may hold a password in plain text */
    public PasswordReader(Unsealer unsealer, boolean plainAllowed) {
        this.unsealer = unsealer;
        this.plainAllowed = plainAllowed;
    }

    /** Whether that can be a tenant's password: 8 to 128 printable ASCII characters without spaces and quotes. */
    public static boolean fits(Secret password) {
        return FITTING.matcher(password.reveal()).matches();
    }

    /** @param tenant empty when its name is missing, which has its own problem */
    PasswordSpec read(String tenant, Mapping password, Problems problems) {
        Optional<String> sealed = password.text(SEALED);
        Optional<Secret> plain = password.text(VALUE).map(Secret::new);
        int generation = Math.clamp(password.whole("generation").orElse(1), 1, Integer.MAX_VALUE);
        if (sealed.isPresent() && plain.isPresent()) {
            problems.error(
                    password.line(VALUE),
                    PATH + "." + VALUE,
                    "the password is given twice, sealed and as plain text; keep sealed, and take value out");
            return new PasswordSpec(Optional.empty(), sealed, generation);
        }
        plain.ifPresent(_ -> judgePlain(tenant, password.line(VALUE), problems));
        Optional<Secret> opened = sealed.filter(_ -> !tenant.isEmpty())
                .flatMap(text -> open(text, tenant, password.line(SEALED), problems));
        return new PasswordSpec(plain.or(() -> opened), sealed, generation);
    }

    private void judgePlain(String tenant, int line, Problems problems) {
        if (plainAllowed) {
            problems.warning(
                    line,
                    PATH + "." + VALUE,
                    "password.value is plain text in the file; leave it out to have one generated");
        } else {
            problems.error(
                    line,
                    PATH + "." + VALUE,
                    "a password in plain text is refused; seal it: cachepilot seal %s - or leave it out to have one generated (the setting secrets.plain-values allows it)"
                            .formatted(tenant.isEmpty() ? "TENANT" : tenant));
        }
    }

    private Optional<Secret> open(String sealed, String tenant, int line, Problems problems) {
        return switch (unsealer.open(sealed, TenantSpec.key(tenant), FIELD)) {
            case Opened.Plain(Secret value, boolean _) when fits(value) -> Optional.of(value);
            case Opened.Plain _ -> {
                problems.error(
                        line,
                        PATH + "." + SEALED,
                        "the sealed value does not fit; 8 to 128 printable ASCII characters without spaces and quotes");
                yield Optional.empty();
            }
            case Opened.Refused(String problem) -> {
                problems.error(line, PATH + "." + SEALED, "the sealed value " + problem);
                yield Optional.empty();
            }
            case Opened.Unchecked(String because) -> {
                problems.warning(line, PATH + "." + SEALED, "the sealed value could not be checked: " + because);
                yield Optional.empty();
            }
        };
    }
}
