package io.cachepilot.kind.tenant.act;

import io.cachepilot.converge.act.SpecSecrets;
import io.cachepilot.kind.tenant.spec.PasswordReader;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.secret.Secret;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A tenant has one secret, its password. */
final class SealedPassword implements SpecSecrets {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    @Override
    public List<String> fields() {
        return List.of(PasswordReader.FIELD);
    }

    @Override
    public Optional<String> unfitName(String name) {
        return NAME.matcher(name).matches()
                ? Optional.empty()
                : Optional.of("a tenant's name is 1 to 63 letters a-z, digits and hyphens, a letter or digit first");
    }

    @Override
    public Optional<String> unfit(String field, Secret value) {
        return PasswordReader.fits(value)
                ? Optional.empty()
                : Optional.of(
                        "that can't be a password; 8 to 128 printable ASCII characters without spaces and quotes");
    }

    @Override
    public SortedMap<String, String> sealed(Object spec) {
        var sealed = new TreeMap<String, String>();
        if (spec instanceof TenantSpec tenant) {
            tenant.password().sealed().ifPresent(text -> sealed.put(PasswordReader.FIELD, text));
        }
        return sealed;
    }
}
