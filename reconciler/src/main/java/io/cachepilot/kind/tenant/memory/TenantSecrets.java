package io.cachepilot.kind.tenant.memory;

import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.secret.Kept;
import io.cachepilot.secret.Secret;
import io.cachepilot.secret.SecretFiles;
import io.cachepilot.secret.SecretUnreadable;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The passwords of tenants. A password that was chosen or given once is kept and used again whenever the spec lacks one:
 * only a generation higher than that of the spec before, or another value in the spec, changes what a customer has to type.
 */
public final class TenantSecrets {
    private static final Logger LOG = LoggerFactory.getLogger(TenantSecrets.class);

    /** Stands for a password that will be generated, where nothing may be written. */
    private static final Secret TO_BE_GENERATED = new Secret("");

    private static final String CONTROL = ".control";

    private final SecretFiles files;
    private final SecureRandom random;
    private final boolean readOnly;

    private TenantSecrets(SecretFiles files, SecureRandom random, boolean readOnly) {
        this.files = files;
        this.random = random;
        this.readOnly = readOnly;
    }

    /** Generates and keeps what is missing. */
    public static TenantSecrets keeping(SecretFiles files, SecureRandom random) {
        return new TenantSecrets(files, random, false);
    }

    /** Writes nothing. */
    public static TenantSecrets reading(SecretFiles files) {
        return new TenantSecrets(files, new SecureRandom(), true);
    }

    /** The same secrets, looked at without generating or keeping any. */
    public TenantSecrets withoutWriting() {
        return new TenantSecrets(files, random, true);
    }

    /** The password that the tenant logs in with, as its spec wants it now. */
    public Secret password(TenantSpec spec) {
        Optional<Secret> given = spec.password().value();
        if (given.isPresent()) {
            return given(spec, given.get());
        }
        int generation = spec.password().generation();
        if (readOnly) {
            return files.find(spec.name())
                    .filter(kept -> kept.generation() >= generation)
                    .map(Kept::value)
                    .orElse(TO_BE_GENERATED);
        }
        // The generation that is kept comes down with that of the spec: from there the next rise is a rotation again.
        // Only the
        // tenant's own run does so, or another one with an older spec would take it for a rotation.
        files.find(spec.name())
                .filter(kept -> kept.generation() > generation)
                .ifPresent(kept -> files.keep(spec.name(), kept.value(), generation));
        return files.obtain(spec.name(), generation, random).value();
    }

    /**
     * Keeps the password that the spec gives, so that it is known while the manifest is broken or gone. A damaged file is
     * left to the tenant's own run, which says so.
     */
    public void keepGiven(TenantSpec spec) {
        try {
            spec.password().value().ifPresent(value -> given(spec, value));
        } catch (SecretUnreadable e) {
            LOG.atWarn()
                    .addKeyValue("tenant", spec.name())
                    .addKeyValue("error", e.getMessage())
                    .log("a given password is not kept");
        }
    }

    /** The password that the control plane logs in with; it never leaves this host. */
    public Secret controlPassword(String tenant) {
        String name = tenant + CONTROL;
        return readOnly
                ? files.find(name).map(Kept::value).orElse(TO_BE_GENERATED)
                : files.obtain(name, 0, random).value();
    }

    /** The password as it is kept, or empty when none is. */
    public Optional<Secret> find(String tenant) {
        return files.find(tenant).map(Kept::value);
    }

    /** The generation that the kept password was made or given for; 0 when none is kept. */
    public int generation(String tenant) {
        return kept(tenant).map(Kept::generation).orElse(0);
    }

    /** The same, with the generation that it was made or given for. */
    public Optional<Kept> kept(String tenant) {
        return files.find(tenant);
    }

    /** Of whom a password is kept. */
    public Set<String> tenants() {
        return files.names().stream()
                .map(name -> name.endsWith(CONTROL) ? name.substring(0, name.length() - CONTROL.length()) : name)
                .collect(Collectors.toSet());
    }

    /** Whether anything is kept of that one. */
    public boolean isKept(String tenant) {
        return files.find(tenant).isPresent() || files.find(tenant + CONTROL).isPresent();
    }

    public void forget(String tenant) {
        files.delete(tenant);
        files.delete(tenant + CONTROL);
    }

    private Secret given(TenantSpec spec, Secret value) {
        int generation = spec.password().generation();
        boolean isKept = files.find(spec.name())
                .filter(kept -> kept.value().equals(value) && kept.generation() == generation)
                .isPresent();
        if (!readOnly && !isKept) {
            files.keep(spec.name(), value, generation);
        }
        return value;
    }
}
