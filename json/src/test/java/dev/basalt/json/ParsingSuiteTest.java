package dev.basalt.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.error.BasaltException;
import dev.basalt.core.testing.ExternalFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The suite for parsers of N. Seriot: what must be accepted and refused, and what Basalt does where either is
/// right.
@Tag("external")
class ParsingSuiteTest {
    /// Accepted where a parser may choose: numbers of any size, one byte order mark, depth.
    private static final Set<String> ACCEPTED_BY_CHOICE = Set.of(
            "i_number_double_huge_neg_exp.json",
            "i_number_huge_exp.json",
            "i_number_neg_int_huge_exp.json",
            "i_number_pos_double_huge_exp.json",
            "i_number_real_neg_overflow.json",
            "i_number_real_pos_overflow.json",
            "i_number_real_underflow.json",
            "i_number_too_big_neg_int.json",
            "i_number_too_big_pos_int.json",
            "i_number_very_big_negative_int.json",
            "i_structure_500_nested_arrays.json",
            "i_structure_UTF-8_BOM_empty_object.json");

    @Test
    void isJudgedRight() {
        List<Path> files = files("suites/json-parsing");
        assertThat(files).hasSize(318);
        Set<String> wrong = new TreeSet<>();
        for (Path file : files) {
            String name = String.valueOf(file.getFileName());
            boolean wanted = name.startsWith("y_") || ACCEPTED_BY_CHOICE.contains(name);
            if (accepts(file) != wanted) {
                wrong.add(name);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void onlyInvalidCharactersAreRefusedInTheSuiteOfTransformations() {
        for (Path file : files("suites/json-transform")) {
            boolean invalid = String.valueOf(file.getFileName()).matches("string_.*(invalid).*");
            assertThat(accepts(file)).as(file.toString()).isEqualTo(!invalid);
        }
    }

    private static boolean accepts(Path file) {
        try {
            new JsonParser().parse(Files.readAllBytes(file));
            return true;
        } catch (BasaltException _) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> files(String folder) {
        try (Stream<Path> files = Files.list(ExternalFiles.path(folder))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
