package dev.ruban.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds the parts apart, and shows of each rule that it can fail: the classes below
/// `dev.ruban.architecture.broken` break every one.
class ArchitectureTest {
    private static final ArchitectureRules RULES = new ArchitectureRules("dev.ruban");
    private static final ArchitectureRules RULES_OF_BROKEN =
            new ArchitectureRules("dev.ruban.architecture.broken");

    private static final JavaClasses PROGRAM =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("dev.ruban");
    private static final JavaClasses BROKEN =
            new ClassFileImporter().importPackages("dev.ruban.architecture.broken");

    static List<ArchRule> rules() {
        return RULES.all();
    }

    static List<ArchRule> rulesOfBroken() {
        return Stream.concat(
                        RULES_OF_BROKEN.all().stream(),
                        Stream.of(RULES_OF_BROKEN.referenceKnowsNothingOfOurs()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theProgramKeepsTheRule(ArchRule rule) {
        rule.check(PROGRAM);
    }

    @Test
    void theReferenceTrainerKeepsItsRule() {
        JavaClasses tests = new ClassFileImporter().importPaths(testClassesOfAllModules());
        RULES.referenceKnowsNothingOfOurs().check(tests);
    }

    @ParameterizedTest
    @MethodSource("rulesOfBroken")
    void theRuleCanFail(ArchRule rule) {
        assertThat(rule.evaluate(BROKEN).hasViolation()).as(rule.getDescription()).isTrue();
    }

    /// The reference trainer may stand among the tests of any module.
    private static List<Path> testClassesOfAllModules() {
        return Stream.of("common", "worker", "coordinator")
                .map(module -> Path.of("..", module, "target", "test-classes"))
                .filter(Files::isDirectory)
                .toList();
    }
}
