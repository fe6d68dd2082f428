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
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What `module-info` cannot say.
class ArchitectureTest {
    private static final JavaClasses BASALT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.basalt");

    @Test
    void seesAllModules() {
        for (String module : List.of("core", "json", "vector", "columnar", "parquet", "model", "engine", "cli")) {
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
        // Each module with those that it may not know: all that are neither above it nor itself.
        Map<String, List<String>> unknown = Map.of(
                "core", List.of("json", "vector", "columnar", "parquet", "model", "engine", "cli"),
                "json", List.of("vector", "columnar", "parquet", "model", "engine", "cli"),
                "vector", List.of("columnar", "parquet", "model", "engine", "cli"),
                "columnar", List.of("vector", "parquet", "model", "engine", "cli"),
                "parquet", List.of("vector", "model", "engine", "cli"),
                "model", List.of("vector", "columnar", "parquet", "engine", "cli"),
                "engine", List.of("parquet", "cli"),
                "cli", List.of("parquet"));
        unknown.forEach((module, others) -> noClasses()
                .that()
                .resideInAPackage("dev.basalt." + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others.stream()
                        .map(other -> "dev.basalt." + other + "..")
                        .toArray(String[]::new))
                .check(BASALT));
    }

    /// What lies in a part of `columnar` knows only the parts that are named with it.
    @Test
    void partsOfColumnarAreLayers() {
        Map<String, List<String>> known = Map.of(
                "schema", List.of(),
                "column", List.of("schema"),
                "predicate", List.of("schema", "column", "text"),
                "encoding", List.of("schema", "column"),
                "file", List.of("schema", "column", "predicate", "encoding"),
                "table", List.of("schema", "column", "predicate", "encoding", "file"),
                "search", List.of("schema", "column", "predicate", "file"),
                "text", List.of("schema", "column", "internal"),
                "arrow", List.of("schema", "column", "internal"),
                "legacy", List.of("schema", "column"));
        List<String> parts = Stream.concat(known.keySet().stream(), Stream.of("internal"))
                .sorted()
                .toList();
        known.forEach((part, others) -> noClasses()
                .that()
                .resideInAPackage("dev.basalt.columnar." + part + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(parts.stream()
                        .filter(other -> !other.equals(part) && !others.contains(other))
                        .map(other -> "dev.basalt.columnar." + other + "..")
                        .toArray(String[]::new))
                .check(BASALT));
    }

    /// An encoding is found by its number. Only what compresses blocks serves others as well.
    @Test
    void familiesOfEncodingsDoNotKnowEachOther() {
        slices().matching("dev.basalt.columnar.encoding.(integer|plain|real|text)..")
                .should()
                .notDependOnEachOther()
                .check(BASALT);
        noClasses()
                .that()
                .resideInAPackage("dev.basalt.columnar.encoding.block..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.basalt.columnar.encoding.integer..",
                        "dev.basalt.columnar.encoding.plain..",
                        "dev.basalt.columnar.encoding.real..",
                        "dev.basalt.columnar.encoding.text..")
                .check(BASALT);
    }

    /// It has no module descriptor that would say so.
    @Test
    void parquetUsesWhatColumnarExports() {
        noClasses()
                .that()
                .resideInAPackage("dev.basalt.parquet..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.basalt.core..internal..", "dev.basalt.columnar..internal..")
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
        // Stores, files and tables live on what the fault harness can break. Reading a user's own files is another
        // matter.
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.basalt.engine.internal..",
                        "dev.basalt.vector.collection..",
                        "dev.basalt.columnar.file..",
                        "dev.basalt.columnar.table..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.nio.file.Files")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.nio.channels.FileChannel")
                .check(BASALT);
    }
}
