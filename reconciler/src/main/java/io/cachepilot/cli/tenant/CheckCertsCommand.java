package io.cachepilot.cli.tenant;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.converge.view.Times;
import io.cachepilot.json.Json;
import io.cachepilot.kind.authority.spec.AuthoritySpec;
import io.cachepilot.kind.tenant.spec.TenantReader;
import io.cachepilot.kind.tenant.view.TenantView;
import io.cachepilot.pki.CertificateAuthority;
import io.cachepilot.pki.certificate.CertificateUnreadable;
import io.cachepilot.pki.certificate.CertificateView;
import io.cachepilot.report.Table;
import io.cachepilot.settings.Settings;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists all certificates. */
@Command(
        name = "check-certs",
        mixinStandardHelpOptions = true,
        description = "Lists the certificates of the tenants and of the authority: days left, expiry, state.",
        footer = "%nExit codes: 0, or 1 when one has expired or can't be read.")
final class CheckCertsCommand implements Callable<Integer> {
    private static final int SHOWN_DIGITS = 8;

    private final Context context;
    private final Function<Settings, TenantLook> looks;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Option(names = "--json", description = "Prints JSON; format_version tells its shape.")
    private boolean json;

    CheckCertsCommand(Context context, Function<Settings, TenantLook> looks) {
        this.context = context;
        this.looks = looks;
    }

    /**
     * One certificate.
     *
     * @param kind what shows it, or {@code certificate-authority}
     * @param state for people; {@code well} is for programs
     */
    private record Row(
            String kind, String name, Optional<Long> days_left, Optional<Instant> expires, String state, boolean well) {
        List<String> cells() {
            return List.of(
                    kind.equals(TenantReader.KEY_KIND) ? name : "(authority " + name + ")",
                    days_left.map(days -> Long.toString(days)).orElse("-"),
                    expires.map(Times::shown).orElse("-"),
                    state);
        }
    }

    private record Listing(int format_version, List<Row> certificates) {}

    @Override
    public Integer call() {
        try (TenantLook look = looks.apply(context.settings(options))) {
            Instant now = Instant.now();
            Optional<String> issuer = look.reading().authority().issuing().map(CertificateAuthority::keyId);
            var rows = new ArrayList<Row>();
            look.reading().authority().trusted().forEach(certificate -> rows.add(authority(certificate, issuer, now)));
            look.tenants().views().stream()
                    .filter(tenant -> !tenant.file().isEmpty())
                    .forEach(tenant -> rows.add(row(tenant, issuer, now)));
            print(rows);
            look.reading().damaged().forEach(text -> context.terminal().err().println("damaged: " + text));
            boolean well = look.reading().damaged().isEmpty() && rows.stream().allMatch(Row::well);
            return (well ? ExitCode.OK : ExitCode.ERROR).number();
        }
    }

    private void print(List<Row> rows) {
        if (json) {
            context.print(Json.writePretty(new Listing(1, rows)));
            return;
        }
        List<String> head = List.of("TENANT", "DAYS LEFT", "EXPIRES", "STATE");
        Table.lines(Stream.concat(Stream.of(head), rows.stream().map(Row::cells))
                        .toList())
                .forEach(context::print);
    }

    private static Row authority(X509Certificate certificate, Optional<String> issuer, Instant now) {
        CertificateView view = CertificateView.of(certificate);
        // Its own issuer: every authority has signed itself.
        boolean issues = issuer.filter(view.issuer()::equals).isPresent();
        return row(
                AuthoritySpec.KEY_KIND,
                view.issuer().substring(0, Math.min(SHOWN_DIGITS, view.issuer().length())),
                view,
                issues ? "issues" : "trusted",
                now);
    }

    private static Row row(TenantView tenant, Optional<String> issuer, Instant now) {
        try {
            return tenant.certificate()
                    .map(view -> row(TenantReader.KEY_KIND, tenant.name(), view, state(view, issuer, now), now))
                    .orElseGet(() -> new Row(
                            TenantReader.KEY_KIND,
                            tenant.name(),
                            Optional.empty(),
                            Optional.empty(),
                            "none yet",
                            true));
        } catch (CertificateUnreadable e) {
            return new Row(
                    TenantReader.KEY_KIND,
                    tenant.name(),
                    Optional.empty(),
                    Optional.empty(),
                    String.valueOf(e.getMessage()),
                    false);
        }
    }

    private static String state(CertificateView view, Optional<String> issuer, Instant now) {
        if (issuer.filter(view.issuer()::equals).isEmpty()) {
            return "of another authority than the one that issues";
        }
        return now.isBefore(view.renewAt()) ? "valid" : "about to be renewed";
    }

    private static Row row(String kind, String name, CertificateView view, String state, Instant now) {
        boolean expired = !now.isBefore(view.notAfter());
        return new Row(
                kind,
                name,
                Optional.of(Duration.between(now, view.notAfter()).toDays()),
                Optional.of(view.notAfter()),
                expired ? "expired" : state,
                !expired);
    }
}
