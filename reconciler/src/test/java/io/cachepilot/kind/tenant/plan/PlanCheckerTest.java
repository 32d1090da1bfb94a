package io.cachepilot.kind.tenant.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.kind.tenant.plan.TenantAction.ApplyAccess;
import io.cachepilot.kind.tenant.plan.TenantAction.ConfigureServer;
import io.cachepilot.kind.tenant.plan.TenantAction.CreateInstance;
import io.cachepilot.kind.tenant.plan.TenantAction.IssueCertificate;
import io.cachepilot.kind.tenant.plan.TenantAction.ReloadCertificate;
import io.cachepilot.kind.tenant.plan.TenantAction.RemoveInstance;
import io.cachepilot.kind.tenant.plan.TenantAction.RestartInstance;
import io.cachepilot.kind.tenant.plan.TenantAction.StartInstance;
import io.cachepilot.kind.tenant.plan.TenantAction.StopInstance;
import io.cachepilot.kind.tenant.plan.TenantAction.WriteFiles;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.plan.Change;
import io.cachepilot.plan.Impact;
import io.cachepilot.plan.Plan;
import io.cachepilot.plan.Wait;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class PlanCheckerTest {
    private static final Change<Field> PORT =
            new Change<>(Field.server("port"), Optional.of("0"), Optional.of("6379"), Change.Cause.PENDING);

    private static final TenantAction ISSUE = new IssueCertificate(Reason.CERTIFICATE_MISSING, List.of());
    private static final TenantAction RELOAD = new ReloadCertificate(Reason.CERTIFICATE_MISSING);
    private static final TenantAction CREATE = new CreateInstance(Reason.NEW, List.of());
    private static final TenantAction START = new StartInstance(Reason.NEW);
    private static final TenantAction STOP = new StopInstance(Reason.STOP_ASKED, Impact.CONNECTIONS);
    private static final TenantAction RESTART = restart(Reason.RESTART_ASKED, true, Impact.CONNECTIONS);
    private static final TenantAction FILES = new WriteFiles(Reason.SPEC_CHANGED, List.of());
    private static final TenantAction CONFIGURE = new ConfigureServer(Reason.SPEC_CHANGED, List.of(), Impact.NONE);
    private static final TenantAction ACCESS = new ApplyAccess(Reason.SPEC_CHANGED, List.of());

    /** A plan and what the checker says of it after "the plan for client1 ". */
    record Case(String name, List<TenantAction> actions, List<Change<Field>> differences, List<String> findings) {
        static Case of(String name, List<TenantAction> actions, String... findings) {
            return new Case(name, actions, List.of(), List.of(findings));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static final List<Case> CASES = List.of(
            Case.of("an empty plan", List.of()),
            Case.of("a new tenant", List.of(ISSUE, FILES, CREATE, START)),
            Case.of("a change in place", List.of(ISSUE, CONFIGURE, ACCESS, RELOAD, FILES)),
            Case.of("a restart", List.of(ISSUE, FILES, RESTART)),
            Case.of("a stop", List.of(STOP)),
            Case.of("two starts", List.of(START, START), "has two actions of the kind start the server"),
            new Case(
                    "a change of what is as wanted",
                    List.of(new ConfigureServer(Reason.SPEC_CHANGED, List.of(PORT), Impact.NONE)),
                    List.of(),
                    List.of("changes server.port, which is no difference")),
            new Case(
                    "a field changed twice",
                    List.of(
                            new ConfigureServer(Reason.SPEC_CHANGED, List.of(PORT), Impact.NONE),
                            new ApplyAccess(Reason.SPEC_CHANGED, List.of(PORT))),
                    List.of(PORT),
                    List.of("changes server.port twice")),
            Case.of("reload before issue", List.of(RELOAD, ISSUE), "has ReloadCertificate before IssueCertificate"),
            Case.of("create before issue", List.of(CREATE, ISSUE), "has CreateInstance before IssueCertificate"),
            Case.of("configure before issue", List.of(CONFIGURE, ISSUE), "has ConfigureServer before IssueCertificate"),
            Case.of("restart before issue", List.of(RESTART, ISSUE), "has RestartInstance before IssueCertificate"),
            Case.of("start before create", List.of(START, CREATE), "has StartInstance before CreateInstance"),
            Case.of("start before files", List.of(START, FILES), "has StartInstance before WriteFiles"),
            Case.of("restart before files", List.of(RESTART, FILES), "has RestartInstance before WriteFiles"),
            Case.of("files before configure", List.of(FILES, CONFIGURE), "has WriteFiles before ConfigureServer"),
            Case.of(
                    "a restart with changes in place",
                    List.of(ACCESS, RESTART),
                    "changes in place what a restart changes anyway"),
            Case.of("a restart and a start", List.of(RESTART, START), "restarts and starts"),
            Case.of("a stop and more", List.of(STOP, FILES), "does more than to end the server"),
            Case.of(
                    "a removal and more",
                    List.of(new RemoveInstance(Reason.MANIFEST_GONE, false, Impact.NONE), FILES),
                    "does more than to end the server"),
            Case.of(
                    "data carried and lost",
                    List.of(restart(Reason.CONTROL_LOST, true, Impact.DATA)),
                    "carries data over a restart and loses it"),
            Case.of(
                    "data lost for no good reason",
                    List.of(restart(Reason.NOT_CHANGEABLE_LIVE, false, Impact.DATA)),
                    "loses data because what differs can't be changed in the running server"),
            Case.of("data lost since somebody asked", List.of(new StopInstance(Reason.STOP_ASKED, Impact.DATA))));

    @ParameterizedTest(name = "{0}")
    @FieldSource("CASES")
    void checkerFinds(Case one) {
        var plan = new Plan<>(TenantSpec.key("client1"), one.actions(), one.differences(), List.of());
        assertThat(PlanChecker.check(plan))
                .isEqualTo(one.findings().stream()
                        .map(finding -> "the plan for client1 " + finding)
                        .toList());
    }

    static final List<List<TenantAction>> SUSPENDED = List.of(List.of(), List.of(FILES));

    @ParameterizedTest
    @FieldSource("SUSPENDED")
    void suspendedTenantIsNotActedOn(List<TenantAction> actions) {
        var wait = new Wait(Wait.Cause.SUSPENDED, "suspended", Optional.empty());
        var findings = PlanChecker.check(new Plan<>(TenantSpec.key("client1"), actions, List.of(), List.of(wait)));
        assertThat(findings)
                .isEqualTo(actions.isEmpty() ? List.of() : List.of("the plan for client1 acts on a suspended tenant"));
    }

    private static TenantAction restart(Reason reason, boolean carry, Impact impact) {
        return new RestartInstance(reason, List.of(), carry, impact);
    }
}
