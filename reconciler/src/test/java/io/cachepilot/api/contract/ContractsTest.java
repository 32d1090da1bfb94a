package io.cachepilot.api.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.api.http.Access;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Who may call which operation of all contracts, and by which limit its calls are counted: by hand, beside the contracts. A role that is
 * mistyped in one of the two places is found in the other.
 */
final class ContractsTest {
    private static final String TABLE = """
            getHealth            open      default
            getOpenApi           open      default
            getRedoc             open      default
            getRedocScript       open      default
            getRedocStart        open      default
            getRoot              open      default
            getSwaggerUi         open      default
            getSwaggerUiScript   open      default
            getSwaggerUiStart    open      default
            getSwaggerUiStyle    open      default
            receiveGitHook       open      default
            streamEvents         viewer    default
            getMetrics           viewer    monitoring
            getMonitoringHealth  viewer    monitoring
            getStatistics        viewer    monitoring
            listAlerts           viewer    monitoring
            listBackups          viewer    system
            getDiff              viewer    tenants
            getHistory           viewer    tenants
            getTenant            viewer    tenants
            listTenants          viewer    tenants
            streamTenantEvents   viewer    tenants
            plan                 operator  default
            reconcile            operator  default
            resolveAlert         operator  monitoring
            createBackup         operator  system
            disableBackups       operator  system
            enableBackups        operator  system
            verifyBackup         operator  system
            disableRedisInsight  operator  tenants
            enableRedisInsight   operator  tenants
            getHandover          operator  tenants
            getRedisInsight      operator  tenants
            regenerateHandover   operator  tenants
            restartTenant        operator  tenants
            resumeTenant         operator  tenants
            rotatePassword       operator  tenants
            startTenant          operator  tenants
            stopTenant           operator  tenants
            suspendTenant        operator  tenants
            approve              admin     default
            deleteBackup         admin     system
            restoreBackup        admin     system
            createTenant         admin     tenants
            deleteTenant         admin     tenants
            getSpec              admin     tenants
            putSpec              admin     tenants
            rollbackTenant       admin     tenants
            setSecurityMode      admin     tenants
            updateTenant         admin     tenants
            describeSpec         viewer    specs
            diffDocuments        viewer    specs
            diffSpec             viewer    specs
            diffSpecs            viewer    specs
            explainSpec          viewer    specs
            getControlPlane      viewer    specs
            listChanges          viewer    specs
            getSpecHistory       viewer    specs
            listSpecs            viewer    specs
            streamEventsOfSpecs  viewer    specs
            streamSpecEvents     viewer    specs
            changeSpecs          operator  specs
            getSpecLogs          operator  specs
            readSpec             operator  specs
            restartSpec          operator  specs
            startSpec            operator  specs
            stopSpec             operator  specs
            resumeSpec           operator  specs
            patchSpec            operator  specs
            reconcileSpec        operator  specs
            reconcileSpecs       operator  specs
            rollbackSpec         operator  specs
            suspendSpec          operator  specs
            writeSpec            operator  specs
            approveSpec          admin     specs
            approveSpecs         admin     specs
            deleteSpec           admin     specs
            """;

    @Test
    void rolesAndLimitsAreThose() {
        List<String> written = Stream.of("cachepilot", "control", "documents", "hooks")
                .map(Contract::read)
                .flatMap(contract -> contract.operations().stream())
                .map(operation -> "%-20s %-9s %s"
                        .formatted(
                                operation.id(),
                                switch (operation.access()) {
                                    case Access.Open _ -> "open";
                                    case Access.Needs(var role) -> role.toString();
                                },
                                operation.limit().name()))
                .toList();

        assertThat(written).containsExactlyInAnyOrderElementsOf(TABLE.lines().toList());
    }
}
