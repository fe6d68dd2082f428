package dev.basalt.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.schema.Field;
import dev.basalt.core.error.BasaltException;
import dev.basalt.core.testing.ExternalFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Files of the public suite of Parquet, read where they lie, and what DuckDB reads of them, value by value.
///
/// The list of files says of each: `same` as DuckDB reads it, `rows N` where DuckDB does not read it or reads it
/// otherwise, with the reason, or `refused` with our message.
@Tag("external")
class PublicFilesTest {
    record Listed(String name, String verdict, String detail) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Path suite() {
        return ExternalFiles.path("suites/parquet-testing");
    }

    private static List<Listed> list() throws IOException {
        try (InputStream in = PublicFilesTest.class.getResourceAsStream("parquet-testing.tsv")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .map(cells -> new Listed(cells[0], cells[1], cells.length > 2 ? cells[2] : ""))
                    .toList();
        }
    }

    @Test
    void listsEveryFile() throws IOException {
        Path suite = suite();
        try (Stream<Path> files = Files.walk(suite)) {
            assertThat(files.map(suite::relativize)
                            .map(Path::toString)
                            .filter(name -> name.contains(".parquet"))
                            .filter(name -> !name.endsWith(".json")))
                    .containsExactlyInAnyOrderElementsOf(
                            list().stream().map(Listed::name).toList());
        }
    }

    @ParameterizedTest
    @MethodSource("list")
    void readsAsListed(Listed listed) throws IOException, SQLException {
        Path file = suite().resolve(listed.name);
        if (listed.verdict.equals("refused")) {
            assertThatThrownBy(() -> ours(file))
                    .isInstanceOf(BasaltException.class)
                    .hasMessage("[" + file + listed.detail);
            return;
        }
        List<String> ours = ours(file);
        if (listed.verdict.equals("same")) {
            assertThat(ours).isEqualTo(theirs(file));
        } else {
            assertThat("rows " + ours.size()).isEqualTo(listed.verdict);
        }
    }

    private static List<String> ours(Path file) throws IOException {
        List<String> rows = new ArrayList<>();
        try (ParquetSource source = ParquetSource.open(file, ParquetOptions.DEFAULT)) {
            Batch batch = new Batch(source.schema());
            while (source.next(batch)) {
                for (int row = 0; row < batch.rowCount(); row++) {
                    StringBuilder text = new StringBuilder();
                    for (int i = 0; i < batch.columns().size(); i++) {
                        Field field = source.schema().field(i);
                        text.append(CanonicalValues.of(batch.column(i), field, row))
                                .append('|');
                    }
                    rows.add(text.toString());
                }
            }
        }
        return rows;
    }

    private static List<String> theirs(Path file) throws IOException, SQLException {
        List<Field> fields;
        try (ParquetSource source = ParquetSource.open(file, ParquetOptions.DEFAULT)) {
            fields = source.schema().fields();
        }
        List<String> rows = new ArrayList<>();
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            try (ResultSet result = statement.executeQuery("SELECT * FROM read_parquet('" + file + "')")) {
                assertThat(result.getMetaData().getColumnCount()).isEqualTo(fields.size());
                while (result.next()) {
                    StringBuilder text = new StringBuilder();
                    for (int i = 0; i < fields.size(); i++) {
                        boolean local =
                                result.getMetaData().getColumnTypeName(i + 1).equals("TIMESTAMP");
                        Object value = local ? result.getObject(i + 1, LocalDateTime.class) : result.getObject(i + 1);
                        text.append(CanonicalValues.of(value, fields.get(i).type()))
                                .append('|');
                    }
                    rows.add(text.toString());
                }
            }
        }
        return rows;
    }
}
