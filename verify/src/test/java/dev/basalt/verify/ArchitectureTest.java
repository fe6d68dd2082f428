package dev.basalt.verify;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What `module-info` cannot say.
class ArchitectureTest {
    private static final JavaClasses BASALT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.basalt");

    @Test
    void seesAllModules() {
        for (String module : List.of("core", "model", "engine", "cli")) {
            assertThat(BASALT.containPackage("dev.basalt." + module)
                            || BASALT.stream()
                                    .anyMatch(type -> type.getPackageName().startsWith("dev.basalt." + module + ".")))
                    .as(module)
                    .isTrue();
        }
    }

    @Test
    void onlyKernelsUseTheVectorApi() {
        noClasses()
                .that(not(resideInAPackage("dev.basalt.core.kernel.internal")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.incubator.vector..")
                .check(BASALT);
    }

    @Test
    void nobodyUsesUnsafe() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("sun.misc.Unsafe")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("jdk.internal..", "sun..")
                .check(BASALT);
    }

    @Test
    void modulesDependOnlyUpwards() {
        noClasses()
                .that()
                .resideInAPackage("dev.basalt.core..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.basalt.model..", "dev.basalt.engine..", "dev.basalt.cli..")
                .check(BASALT);
        noClasses()
                .that()
                .resideInAPackage("dev.basalt.model..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.basalt.engine..", "dev.basalt.cli..")
                .check(BASALT);
        noClasses()
                .that()
                .resideInAPackage("dev.basalt.engine..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.basalt.cli..")
                .check(BASALT);
    }

    @Test
    void storageAndKernelsDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage("dev.basalt.core.storage..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.basalt.core.kernel..")
                .check(BASALT);
        noClasses()
                .that()
                .resideInAPackage("dev.basalt.core.kernel..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.basalt.core.storage..")
                .check(BASALT);
    }

    @Test
    void packagesOfCoreAndModelFormNoCycles() {
        // A kernel's checks and its twins are two halves of one thing, and so count as one.
        slices().matching("dev.basalt.core.(*)..").should().beFreeOfCycles().check(BASALT);
        slices().matching("dev.basalt.model.(embedding|tokenizer)..")
                .should()
                .beFreeOfCycles()
                .check(BASALT);
    }

    @Test
    void namesSayWhatThingsAre() {
        classes()
                .should()
                .haveNameNotMatching(".*(Util|Utils|Helper|Manager|Impl|Base|Data|Info)$")
                .check(BASALT);
    }

    @Test
    void onlyTheCommandPrints() {
        noClasses()
                .that(not(resideInAPackage("dev.basalt.cli..")))
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(BASALT);
    }

    @Test
    void filesAreTouchedThroughTheDisk() {
        // The engine's stores live on what the fault harness can break. Reading a user's own files is another matter.
        noClasses()
                .that()
                .resideInAPackage("dev.basalt.engine.internal..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.nio.file.Files")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.nio.channels.FileChannel")
                .check(BASALT);
    }
}
