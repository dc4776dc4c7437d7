package dev.ruban.coordinator;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/// The rules of the architecture for the classes below one package, so that they can be applied to
/// `dev.ruban` and, to see that they can fail, to classes that break them.
record ArchitectureRules(String root) {
    private static final String[] ARITHMETIC = {
        "tensor", "autodiff", "nn", "optimizer", "metric", "reduction", "random", "data"
    };

    /// The functions of [Math] whose last bit may differ between JVMs; the rest are exact.
    private static final Set<String> INEXACT =
            Set.of(
                    "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh",
                    "exp", "expm1", "log", "log10", "log1p", "pow", "cbrt", "hypot", "random");

    /// Calls whose result depends on when or where the program runs.
    private static final Set<String> AMBIENT =
            Set.of(
                    "java.lang.System.nanoTime",
                    "java.lang.System.currentTimeMillis",
                    "java.lang.System.getenv",
                    "java.lang.System.getProperty",
                    "java.lang.Math.random",
                    "java.time.Instant.now",
                    "java.time.LocalDate.now",
                    "java.time.LocalDateTime.now",
                    "java.time.OffsetDateTime.now",
                    "java.time.ZonedDateTime.now",
                    "java.util.UUID.randomUUID");

    ArchRule protoKnowsNothingOfOurs() {
        return noClasses()
                .that(resideInAPackage(of("proto")))
                .should()
                .dependOnClassesThat(resideInAPackage(root + "..").and(outside("proto")))
                .as("proto depends on nothing of ours");
    }

    ArchRule commonKnowsNeitherSide() {
        return noClasses()
                .that(outside("worker", "coordinator", "deploy"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(of("worker"), of("coordinator"), of("deploy"))
                .as("common depends on neither worker nor coordinator");
    }

    ArchRule workerKnowsNoCoordinator() {
        return noClasses()
                .that()
                .resideInAPackage(of("worker"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(of("coordinator"), of("deploy"))
                .as("worker does not depend on coordinator");
    }

    ArchRule commonHasNoCycles() {
        return slices().matching(root + ".(**)")
                .that(describe("are in common", this::isOfCommon))
                .should()
                .beFreeOfCycles()
                .as("the packages of common are free of cycles");
    }

    ArchRule protocolIsPure() {
        return noClasses()
                .that()
                .resideInAPackage(of("coordinator.protocol"))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(
                                        "io.grpc..",
                                        "io.netty..",
                                        "java.net..",
                                        "java.io..",
                                        "java.nio.file..",
                                        "java.nio.channels..",
                                        "java.util.concurrent..",
                                        "java.util.random..",
                                        "java.util.logging..",
                                        "org.slf4j..")
                                .or(isOneOf("java.time.Clock", "java.util.Random"))
                                .or(isOneOf("java.security.SecureRandom", "java.lang.Thread")))
                .orShould()
                .accessTargetWhere(describe("reads a clock or its surroundings", this::isAmbient))
                .as("the protocol knows no clock, socket, file, thread, random or logger");
    }

    ArchRule packagesAreNullMarked() {
        return classes()
                .that(outside("proto"))
                .should(beInANullMarkedPackage())
                .as("every package is @NullMarked by its package-info");
    }

    ArchRule referenceKnowsNothingOfOurs() {
        return noClasses()
                .that(resideInAPackage(of("reference")))
                .should()
                .dependOnClassesThat(resideInAPackage(root + "..").and(outside("reference")))
                .as("the reference trainer imports nothing of ours");
    }

    ArchRule kernelsKnowNothingOfOurs() {
        return noClasses()
                .that(resideInAPackage(of("tensor.kernel")))
                .should()
                .dependOnClassesThat(
                        resideInAPackage(root + "..").and(outside("tensor.kernel", "problem")))
                .as("the kernels depend on nothing of ours but problem");
    }

    ArchRule arithmeticCallsNothingInexact() {
        return noClasses()
                .that(
                        resideInAnyPackage(
                                Stream.of(ARITHMETIC).map(this::of).toArray(String[]::new)))
                .should()
                .accessTargetWhere(describe("may cost bits", ArchitectureRules::mayCostBits))
                .as("the arithmetic calls nothing whose bits or order vary");
    }

    ArchRule onlyModuleLoadsClassesByName() {
        return noClasses()
                .that(outside("module").and(not(isOneOf(root + ".worker.cli.ProcessSignals"))))
                .should()
                .accessTargetWhere(describe("loads a class by name", ArchitectureRules::loads))
                .as(
                        "only module loads classes by name (signals are two constant ones of the JDK's)");
    }

    ArchRule moduleKnowsNoMessage() {
        return noClasses()
                .that(resideInAPackage(of("module")))
                .should()
                .dependOnClassesThat(
                        resideInAPackage(root + "..").and(outside("module", "nn", "problem")))
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("io.grpc..", "com.google.protobuf..")
                .as("module knows no job, no message and no network");
    }

    ArchRule onlyTheCommandLineNamesAModule() {
        return noClasses()
                .that(outside("module", "worker.cli", "coordinator.cli"))
                .should()
                .accessTargetWhere(
                        describe(
                                "names a module",
                                access ->
                                        nameOf(access.getTarget())
                                                .equals(root + ".module.UserModule.read")))
                .as("only the command line names the class of a module");
    }

    /// Every rule about the program; [#referenceKnowsNothingOfOurs] is about its tests.
    List<ArchRule> all() {
        return List.of(
                protoKnowsNothingOfOurs(),
                commonKnowsNeitherSide(),
                workerKnowsNoCoordinator(),
                commonHasNoCycles(),
                protocolIsPure(),
                packagesAreNullMarked(),
                kernelsKnowNothingOfOurs(),
                arithmeticCallsNothingInexact(),
                onlyModuleLoadsClassesByName(),
                moduleKnowsNoMessage(),
                onlyTheCommandLineNamesAModule());
    }

    private String of(String name) {
        return root + "." + name + "..";
    }

    private DescribedPredicate<JavaClass> outside(String... names) {
        return not(resideInAnyPackage(Stream.of(names).map(this::of).toArray(String[]::new)));
    }

    private boolean isOfCommon(com.tngtech.archunit.library.dependencies.Slice slice) {
        return slice.stream().allMatch(outside("proto", "worker", "coordinator", "deploy"));
    }

    private static DescribedPredicate<JavaClass> isOneOf(String... names) {
        return describe(
                "is one of " + List.of(names), type -> List.of(names).contains(type.getName()));
    }

    private boolean isAmbient(JavaAccess<?> access) {
        return AMBIENT.contains(nameOf(access.getTarget()));
    }

    private static boolean loads(JavaAccess<?> access) {
        AccessTarget target = access.getTarget();
        return nameOf(target).equals("java.lang.Class.forName")
                || target.getOwner().isAssignableTo(ClassLoader.class)
                        && Set.of("loadClass", "findClass", "defineClass", "<init>")
                                .contains(target.getName())
                || target.getOwner().getName().equals("java.lang.invoke.MethodHandles$Lookup")
                        && Set.of("findClass", "defineClass", "defineHiddenClass")
                                .contains(target.getName());
    }

    private static boolean mayCostBits(JavaAccess<?> access) {
        AccessTarget target = access.getTarget();
        String owner = target.getOwner().getName();
        return owner.equals("java.lang.Math") && INEXACT.contains(target.getName())
                || owner.equals("java.util.Random")
                || owner.startsWith("java.util.random.")
                || owner.equals("java.util.SplittableRandom")
                || owner.equals("java.util.concurrent.ThreadLocalRandom")
                || nameOf(target).equals("java.lang.System.currentTimeMillis")
                || target.getName().equals("parallelStream")
                || owner.startsWith("java.util.stream.") && target.getName().equals("parallel");
    }

    private static String nameOf(AccessTarget target) {
        return target.getOwner().getName() + "." + target.getName();
    }

    private static <T> DescribedPredicate<T> describe(
            String text, java.util.function.Predicate<? super T> test) {
        return DescribedPredicate.describe(text, test);
    }

    private static ArchCondition<JavaClass> beInANullMarkedPackage() {
        return new ArchCondition<>("be in a package that is @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                String message = type.getName() + ": its package has no @NullMarked package-info";
                events.add(new SimpleConditionEvent(type, marked, message));
            }
        };
    }
}
