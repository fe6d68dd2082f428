package dev.basalt.columnar.table.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.columnar.file.Statistics;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Decimal;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.columnar.table.TableCommit;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Whether the columns of a commit's files can become those of the table.
class CommitFormatTest {
    private static final Location WHERE = Location.of(Path.of("commit"));
    private static final String FILE = "01700000002000-3b591ab6-4380-47b4-9230-f5b871482d2f.ncf";

    /// A table whose only file was written with another schema than it has now.
    private static Snapshot snapshot(TableSchema written, TableSchema now) {
        List<Statistics> statistics = written.schema().fields().stream()
                .map(_ -> new Statistics(3, 0, 0, null, null, null, false))
                .toList();
        FileEntry file = new FileEntry(FILE, 0, 3, 100, "00".repeat(32), null, statistics);
        TableCommit commit = new TableCommit(1, Instant.EPOCH, "append", Map.of(), 3, 0, 1, 0, 3, 1);
        return new Snapshot(commit, 2, List.of(written, now), 1, List.of(file));
    }

    private static TableSchema column(int id, Field field) {
        return new TableSchema(Schema.of(field), List.of(id));
    }

    private static Snapshot read(Snapshot snapshot) {
        byte[] bytes = CommitFormat.encode(snapshot);
        CommitFormat.Header header = CommitFormat.header(
                ByteBuffer.wrap(Arrays.copyOf(bytes, CommitFormat.HEADER_BYTES)), bytes.length, WHERE);
        int body = CommitFormat.HEADER_BYTES + header.infoBytes();
        byte[] info = Arrays.copyOfRange(bytes, CommitFormat.HEADER_BYTES, body);
        TableCommit commit = CommitFormat.commit(info, header, 1, WHERE);
        return CommitFormat.snapshot(commit, Arrays.copyOfRange(bytes, body, bytes.length), header, WHERE);
    }

    private static void refuses(TableSchema written, TableSchema now, String message) {
        assertThatThrownBy(() -> read(snapshot(written, now)))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageStartingWith("[commit")
                .hasMessageEndingWith("] " + message);
    }

    private static void refuses(DataType written, DataType now) {
        refuses(
                column(0, Field.of("x", written)),
                column(0, Field.of("x", now)),
                "column 'x' must be of a type that holds all " + written.label() + " of a file, but is " + now.label());
    }

    @Test
    void readsFilesWhoseColumnsWereWidenedOrAddedOrMadeNullable() {
        for (Snapshot snapshot : List.of(
                snapshot(column(0, Field.of("x", Simple.UINT8)), column(0, Field.of("y", Simple.INT64))),
                snapshot(column(0, Field.of("x", new Decimal(3, 2))), column(0, Field.of("x", new Decimal(20, 2)))),
                snapshot(column(0, Field.of("x", Simple.INT8).notNull()), column(0, Field.of("x", Simple.INT8))),
                snapshot(column(0, Field.of("x", Simple.STRING)), column(1, Field.of("x", Simple.DATE))))) {
            assertThat(read(snapshot)).isEqualTo(snapshot);
        }
    }

    @Test
    void refusesFilesWhoseColumnsHaveTypesThatDoNotWiden() {
        refuses(Simple.INT16, Simple.FLOAT64);
        refuses(Simple.INT64, Simple.INT32);
        refuses(Simple.STRING, Simple.BINARY);
        refuses(new Decimal(5, 2), new Decimal(9, 3));
    }

    @Test
    void refusesNullsOfFilesForColumnsWithoutNulls() {
        String message = "column 'x' must be nullable, as it may be null in a file";
        Field column = Field.of("x", Simple.INT8);
        refuses(column(0, column), column(0, column.notNull()), message);
        refuses(column(0, column.notNull()), column(1, column.notNull()), message);
    }
}
