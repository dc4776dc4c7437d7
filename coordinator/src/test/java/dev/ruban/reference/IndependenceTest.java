package dev.ruban.reference;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class IndependenceTest {
    @Test
    void theOracleUsesNothingOfTheProjectOutsideOfItsPackage() {
        DescribedPredicate<JavaClass> own =
                JavaClass.Predicates.resideInAPackage("dev.ruban.reference")
                        .or(
                                DescribedPredicate.not(
                                        JavaClass.Predicates.resideInAPackage("dev.ruban..")));

        classes()
                .should()
                .onlyDependOnClassesThat(own)
                .check(new ClassFileImporter().importPackages("dev.ruban.reference"));
    }
}
