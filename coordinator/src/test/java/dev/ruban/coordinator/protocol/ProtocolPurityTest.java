package dev.ruban.coordinator.protocol;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = "dev.ruban.coordinator.protocol",
        importOptions = ImportOption.DoNotIncludeTests.class)
final class ProtocolPurityTest {
    @ArchTest
    static final ArchRule DEPENDS_ON_NOTHING_OF_THE_WORLD =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.grpc..",
                            "io.netty..",
                            "java.net..",
                            "java.io..",
                            "java.nio.file..",
                            "java.util.concurrent..",
                            "java.util.logging..",
                            "java.time..",
                            "org.slf4j..",
                            "..coordinator.server..");

    @ArchTest
    static final ArchRule READS_NO_CLOCK_AND_DRAWS_NO_RANDOM_NUMBER =
            noClasses()
                    .should()
                    .callMethod(System.class, "nanoTime")
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis")
                    .orShould()
                    .callMethod(Math.class, "random")
                    .orShould()
                    .dependOnClassesThat()
                    .areAssignableTo(java.util.random.RandomGenerator.class)
                    .orShould()
                    .dependOnClassesThat()
                    .areAssignableTo(Thread.class);

    @ArchTest
    static final ArchRule ITERATES_NO_HASH_TABLE =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .areAssignableTo(java.util.HashMap.class)
                    .orShould()
                    .dependOnClassesThat()
                    .areAssignableTo(java.util.HashSet.class);
}
