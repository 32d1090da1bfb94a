package io.cachepilot.api.cachepilot;

import io.cachepilot.kind.tenant.view.TenantView;
import io.cachepilot.kind.tenant.view.TenantViews;
import io.cachepilot.loop.status.Condition;
import io.cachepilot.loop.status.ConditionType;
import io.cachepilot.loop.status.Status;
import io.cachepilot.loop.status.StatusBoard;
import io.cachepilot.pki.certificate.CertificateUnreadable;
import io.cachepilot.pki.certificate.CertificateView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks at what the tenants stand on: the engine, the disk, their certificates. */
final class HostHealth {
    private static final double DISK_WARNING = 0.20;
    private static final double DISK_CRITICAL = 0.10;

    /** A certificate is replaced long before this; one that is not has a problem. */
    private static final Duration CERTIFICATE_WARNING = Duration.ofDays(14);

    private static final Duration CERTIFICATE_CRITICAL = Duration.ofDays(3);

    /** What is wrong though a server may run and answer. */
    private static final List<ConditionType> UNWELL = List.of(ConditionType.DAMAGED, ConditionType.OBSTRUCTED);

    private final TenantLooks looks;
    private final StatusBoard board;
    private final Path state;
    private final InstantSource clock;

    HostHealth(TenantLooks looks, StatusBoard board, Path state, InstantSource clock) {
        this.looks = looks;
        this.board = board;
        this.state = state;
        this.clock = clock;
    }

    /**
     * How it is.
     *
     * @param engine healthy or unhealthy
     * @param disk healthy, warning or critical, and so are the certificates
     * @param issues what is wrong, a sentence each
     */
    record Report(String engine, String disk, String certificates, int tenants, int running, List<String> issues) {
        Report {
            issues = List.copyOf(issues);
        }

        String overall() {
            if (engine.equals("unhealthy") || disk.equals("critical") || certificates.equals("critical")) {
                return "unhealthy";
            }
            return issues.isEmpty() ? "healthy" : "degraded";
        }
    }

    Report look() {
        TenantViews.Look views = looks.views();
        List<TenantView> tenants = views.tenants().stream()
                .filter(tenant -> !tenant.file().isEmpty())
                .toList();
        var issues = new ArrayList<String>();
        views.engineAway().ifPresent(issues::add);
        views.held()
                .forEach((tenant, because) ->
                        issues.add("tenant %s is held though its manifest is gone: %s".formatted(tenant, because)));
        board.all().forEach(status -> unwell(status, issues));
        String disk = disk(issues);
        String certificates = certificates(tenants, issues);
        if (views.engineAway().isEmpty()) {
            tenants.stream()
                    .filter(tenant -> !tenant.running()
                            && tenant.spec().filter(spec -> spec.running()).isPresent())
                    .forEach(tenant -> issues.add("tenant %s should run, and does not".formatted(tenant.name())));
        }
        return new Report(
                views.engineAway().isPresent() ? "unhealthy" : "healthy",
                disk,
                certificates,
                tenants.size(),
                (int) tenants.stream().filter(TenantView::running).count(),
                issues);
    }

    private static void unwell(Status status, List<String> issues) {
        UNWELL.stream()
                .flatMap(type -> Stream.ofNullable(status.conditions().get(type)))
                .filter(Condition::holds)
                .forEach(condition -> issues.add(
                        "%s %s: %s".formatted(status.key().kind(), status.key().name(), condition.message())));
    }

    private String disk(List<String> issues) {
        try {
            var store = Files.getFileStore(state);
            double free = (double) store.getUsableSpace() / store.getTotalSpace();
            if (free >= DISK_WARNING) {
                return "healthy";
            }
            issues.add("%.0f %% of the disk of %s are free".formatted(100 * free, state));
            return free >= DISK_CRITICAL ? "warning" : "critical";
        } catch (IOException e) {
            issues.add("the disk of %s can't be looked at: %s".formatted(state, e.getMessage()));
            return "critical";
        }
    }

    private String certificates(List<TenantView> tenants, List<String> issues) {
        Instant now = clock.instant();
        boolean warning = false;
        boolean critical = false;
        for (TenantView tenant : tenants) {
            Optional<Instant> end = end(tenant, issues);
            if (end.isEmpty() || end.get().isAfter(now.plus(CERTIFICATE_WARNING))) {
                continue;
            }
            issues.add("the certificate of tenant %s ends at %s".formatted(tenant.name(), end.get()));
            warning = true;
            critical |= end.get().isBefore(now.plus(CERTIFICATE_CRITICAL));
        }
        if (critical) {
            return "critical";
        }
        return warning ? "warning" : "healthy";
    }

    /** Empty where there is none yet. */
    private static Optional<Instant> end(TenantView tenant, List<String> issues) {
        try {
            return tenant.certificate().map(CertificateView::notAfter);
        } catch (CertificateUnreadable e) {
            issues.add(String.valueOf(e.getMessage()));
            return Optional.of(Instant.EPOCH);
        }
    }
}
