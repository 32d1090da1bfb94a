package io.cachepilot;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchConditions.accessClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import io.cachepilot.instance.Layout;
import io.cachepilot.json.Json;
import io.cachepilot.secret.Secret;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Random;
import java.util.random.RandomGenerator;

/** The rules that the shape of the code stands on. */
@AnalyzeClasses(packages = "io.cachepilot", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String ROOT = "io.cachepilot";
    private static final String PLAN = "io.cachepilot.plan..";
    private static final String PLAN_OF_A_KIND = "io.cachepilot.kind.*.plan..";
    private static final String RENDER = "io.cachepilot.kind.tenant.render..";
    private static final String SPEC = "io.cachepilot.kind.*.spec..";

    /** What tells the time, throws dice or reaches out of the process. */
    private static final DescribedPredicate<JavaClass> OUTSIDE_WORLD = resideInAnyPackage(
                    "java.io..",
                    "java.net..",
                    "java.nio.channels..",
                    "java.util.concurrent..",
                    "java.util.logging..",
                    "org.slf4j..")
            .or(JavaClass.Predicates.belongToAnyOf(
                    Clock.class,
                    InstantSource.class,
                    Process.class,
                    ProcessHandle.class,
                    Random.class,
                    RandomGenerator.class,
                    Runtime.class,
                    System.class,
                    Thread.class))
            .as("a clock, a random generator or anything outside of the process");

    @ArchTest
    static final ArchRule yamlIsReadByManifestsAndContracts =
            onlyIn("org.snakeyaml..", "io.cachepilot.manifest..", "io.cachepilot.api.contract..");

    @ArchTest
    static final ArchRule schemasAreCheckedByManifestsAndContracts =
            onlyIn("com.networknt..", "io.cachepilot.manifest..", "io.cachepilot.api.contract..");

    @ArchTest
    static final ArchRule gitIsSpokenBySourceAlone = onlyIn("org.eclipse.jgit..", "io.cachepilot.source..");

    @ArchTest
    static final ArchRule sshIsSpokenBySourceAlone = onlyIn("org.apache.sshd..", "io.cachepilot.source.git.access..");

    @ArchTest
    static final ArchRule dockerIsSpokenByItsAdapterAlone =
            onlyIn("com.github.dockerjava..", "io.cachepilot.instance.docker..");

    @ArchTest
    static final ArchRule redisIsSpokenByRedisAlone = onlyIn("redis.clients..", "io.cachepilot.redis..");

    @ArchTest
    static final ArchRule cryptographyIsForThoseWhoKeepOrCheckKeysAlone =
            // OpenPGP, for the signatures of commits, is not in the JDK.
            onlyIn(
                    "org.bouncycastle..",
                    "io.cachepilot.pki..",
                    "io.cachepilot.secret..",
                    "io.cachepilot.source.git.signature..");

    @ArchTest
    static final ArchRule ageIsSpokenBySecretAlone = onlyIn("com.exceptionfactory.jagged..", "io.cachepilot.secret..");

    @ArchTest
    static final ArchRule timersAreKeptByScheduleAlone = onlyIn("org.quartz..", "io.cachepilot.schedule..");

    @ArchTest
    static final ArchRule jsonIsMappedByJsonAlone = onlyIn("tools.jackson..", "io.cachepilot.json..");

    @ArchTest
    static final ArchRule secretsAreWrittenForFingerprintsAlone = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.cachepilot.kind.tenant.apply.Target")
            .should()
            .callMethod(Json.class, "writeRevealing", Object.class)
            .because("a secret that is written as JSON is in a file, a log or an answer soon");

    @ArchTest
    static final ArchRule noOlderJacksonIsUsed = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fasterxml.jackson..")
            .because("it is on the class path for other libraries only, and two mappers would write two kinds of JSON");

    @ArchTest
    static final ArchRule commandLineIsParsedByCliAlone = onlyIn("picocli..", "io.cachepilot.cli..");

    @ArchTest
    static final ArchRule loggingIsSetUpByTheRootAlone = onlyIn("ch.qos.logback..", ROOT);

    @ArchTest
    static final ArchRule javalinIsSpokenByTheServerAlone = onlyIn("io.javalin..", "io.cachepilot.api.server..");

    @ArchTest
    static final ArchRule jettyIsSpokenByTheServerAlone = onlyIn("org.eclipse.jetty..", "io.cachepilot.api.server..");

    @ArchTest
    static final ArchRule planIsMadeOfValues = classes()
            .that()
            .resideInAPackage(PLAN)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(PLAN, "java.lang..", "java.util..", "java.time..", "org.jspecify..")
            .because("what a plan is, it is for any kind");

    @ArchTest
    static final ArchRule planOfAKindIsMadeOfValues = classes()
            .that()
            .resideInAPackage(PLAN_OF_A_KIND)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    PLAN_OF_A_KIND, PLAN, SPEC, "java.lang..", "java.util..", "java.time..", "org.jspecify..")
            .because("a plan has to be the same for the same input, wherever and whenever it is made");

    @ArchTest
    static final ArchRule planKnowsNoOutsideWorld = knowsNoOutsideWorld(PLAN);

    @ArchTest
    static final ArchRule planAsksForNothingThatChanges = asksForNothingThatChanges(PLAN);

    @ArchTest
    static final ArchRule planOfAKindKnowsNoOutsideWorld = knowsNoOutsideWorld(PLAN_OF_A_KIND);

    @ArchTest
    static final ArchRule planOfAKindAsksForNothingThatChanges = asksForNothingThatChanges(PLAN_OF_A_KIND);

    @ArchTest
    static final ArchRule renderingIsMadeOfValues = classes()
            .that()
            .resideInAPackage(RENDER)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                            RENDER, SPEC, "java.lang..", "java.util..", "java.security..", "java.nio.charset..")
                    .or(resideInAPackage("org.jspecify.."))
                    .or(JavaClass.Predicates.belongToAnyOf(Layout.class, Secret.class)))
            .because("what a server is told follows from its spec alone");

    @ArchTest
    static final ArchRule renderingKnowsNoOutsideWorld = knowsNoOutsideWorld(RENDER);

    @ArchTest
    static final ArchRule renderingAsksForNothingThatChanges = asksForNothingThatChanges(RENDER);

    @ArchTest
    static final ArchRule editingKnowsNoOutsideWorld = knowsNoOutsideWorld("io.cachepilot.manifest.edit..");

    @ArchTest
    static final ArchRule editingAsksForNothingThatChanges = asksForNothingThatChanges("io.cachepilot.manifest.edit..");

    @ArchTest
    static final ArchRule toolsNameNoKind = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.cachepilot.access..",
                    "io.cachepilot.control..",
                    "io.cachepilot.converge..",
                    "io.cachepilot.loop..",
                    "io.cachepilot.event..",
                    "io.cachepilot.file..",
                    "io.cachepilot.instance..",
                    "io.cachepilot.json..",
                    "io.cachepilot.manifest..",
                    "io.cachepilot.pki..",
                    "io.cachepilot.proc..",
                    "io.cachepilot.redis..",
                    "io.cachepilot.report..",
                    "io.cachepilot.schedule..",
                    "io.cachepilot.secret..",
                    "io.cachepilot.settings..",
                    "io.cachepilot.source..",
                    "io.cachepilot.spec..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.cachepilot.kind..")
            .because("a new kind is one package, one schema and one wiring class");

    @ArchTest
    static final ArchRule commandsOfAllKindsNameNone = noClasses()
            .that()
            .resideInAPackage("io.cachepilot.cli..")
            .and()
            .resideOutsideOfPackage("io.cachepilot.cli.tenant..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.cachepilot.kind..", "io.cachepilot.cli.tenant..")
            .because("the commands of a kind are brought by its wiring");

    @ArchTest
    static final ArchRule packagesOfConvergeHaveNoCycles = slices().matching("io.cachepilot.converge.(*)..")
            .should()
            .beFreeOfCycles()
            .because("what is desired leads to runs, never the other way round");

    @ArchTest
    static final ArchRule accessKnowsNoSurface = classes()
            .that()
            .resideInAPackage("io.cachepilot.access..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.cachepilot.access..",
                    "io.cachepilot.event..",
                    "io.cachepilot.file..",
                    "io.cachepilot.json..",
                    "io.cachepilot.secret..",
                    "java..",
                    "org.slf4j..",
                    "org.jspecify..")
            .because("who may do what is the same on every surface");

    @ArchTest
    static final ArchRule packagesOfAccessHaveNoCycles = slices().matching("io.cachepilot.access.(*)..")
            .should()
            .notDependOnEachOther()
            .because("keys, limits and the audit log have nothing in common but who is meant");

    @ArchTest
    static final ArchRule packagesHaveNoCycles = slices().matching("io.cachepilot.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a package that is part of a cycle can't be understood without the others of it");

    @ArchTest
    static final ArchRule packagesOfKindsHaveNoCycles = slices().matching("io.cachepilot.kind.(*).(*)..")
            .should()
            .beFreeOfCycles()
            .because("specs lead to plans and plans to steps, never the other way round");

    @ArchTest
    static final ArchRule packagesOfTheManifestHaveNoCycles = slices().matching("io.cachepilot.manifest.(*)..")
            .should()
            .beFreeOfCycles()
            .because("text leads to nodes and nodes to specs, never the other way round");

    @ArchTest
    static final ArchRule cliIsALeaf = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT, "io.cachepilot.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.cachepilot.cli..")
            .because("it is one surface of several, and nothing below it may need a terminal");

    @ArchTest
    static final ArchRule apiIsALeaf = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT, "io.cachepilot.api..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.cachepilot.api..")
            .because("it is one surface of several, and nothing below it may need a request");

    @ArchTest
    static final ArchRule packagesOfTheApiHaveNoCycles = slices().matching("io.cachepilot.api.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a surface knows what it is served with, and nothing of that knows a surface");

    @ArchTest
    static final ArchRule onlyTheRootNamesAdapters = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT, "io.cachepilot.instance.*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.cachepilot.instance.*..")
            .because("everything else works through the port, whichever engine is behind it");

    @ArchTest
    static final ArchRule namesSayWhatAClassIs = noClasses()
            .should()
            .haveNameMatching(".*\\.(?:\\w*\\$)*(?:\\w*(?:Manager|Helper|Util|Impl)\\w*|Abstract\\w*)")
            .because("such a name says nothing of what the class is for");

    @ArchTest
    static final ArchRule nothingIsStaticAndChanges = fields().that()
            .areStatic()
            .should()
            .beFinal()
            .because("state that belongs to nobody is shared by every test and every thread");

    @ArchTest
    static final ArchRule logsGoThroughSlf4j =
            GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.because("two ways of logging end in two places");

    @ArchTest
    static final ArchRule onlyMainNamesTheStandardStreams = noClasses()
            .that()
            .doNotBelongToAnyOf(Main.class)
            .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
            .because("what is printed has to go where the caller of a command says");

    private static ArchRule onlyIn(String library, String... packages) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(packages)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .because("a library that is known in one place can be replaced there");
    }

    private static ArchRule knowsNoOutsideWorld(String purePackage) {
        return noClasses()
                .that()
                .resideInAPackage(purePackage)
                .should(accessClassesThat(OUTSIDE_WORLD))
                .because("whatever it needs to know of the world is handed to it as a value");
    }

    private static ArchRule asksForNothingThatChanges(String purePackage) {
        return noClasses()
                .that()
                .resideInAPackage(purePackage)
                .should()
                .callMethodWhere(target(nameMatching("now|random|randomUUID|shuffle|getenv|getProperty"))
                        .and(target(owner(not(resideInAPackage("io.cachepilot.."))))))
                .because("time and chance come in as input");
    }
}
