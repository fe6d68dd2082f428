package dev.basalt.bench.ncf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.FixedColumn;
import dev.basalt.columnar.column.ListColumn;
import dev.basalt.columnar.column.StructColumn;
import dev.basalt.columnar.encoding.DecodeLimit;
import dev.basalt.columnar.encoding.Decoder;
import dev.basalt.columnar.encoding.Encoding;
import dev.basalt.columnar.encoding.Encodings;
import dev.basalt.columnar.encoding.NodeReader;
import dev.basalt.columnar.encoding.NodeWriter;
import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.internal.SameRows;
import dev.basalt.core.error.Location;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Every encoding is forced upon every table of the benchmark, wherever it applies, whether it would be chosen or not.
class EveryEncodingTest {
    private static final int ROWS = 2500;
    private static final int MOST_COLUMNS = 40;
    private static final long MOST_BYTES = 64L << 20;

    @Test
    void givesBackTheValuesOfEveryTable() {
        Set<String> used = new HashSet<>();
        for (TableName name : TableName.values()) {
            Batch table = name.make(ROWS, 0.0005);
            for (int i = 0; i < Math.min(MOST_COLUMNS, table.columns().size()); i++) {
                for (Column values : dense(table.column(i))) {
                    for (Encoding encoding : Encodings.all()) {
                        if (givesBack(encoding, values)) {
                            used.add(encoding.name());
                        }
                    }
                }
            }
        }
        // No table has f16 values; zstd and correlated wrap others, and follow from other columns.
        assertThat(used)
                .containsExactlyInAnyOrder(
                        "constant",
                        "frame-of-reference",
                        "delta",
                        "run-length",
                        "dictionary",
                        "alp",
                        "alp-rd",
                        "byte-stream-split",
                        "wide-split",
                        "template",
                        "strings",
                        "fsst",
                        "raw");
    }

    /// Whether an encoding takes the values; then they must come back, whole and from the middle.
    private static boolean givesBack(Encoding encoding, Column values) {
        NodeWriter writer = new NodeWriter(Profile.BALANCED);
        if (!encoding.applies(values) || !writer.forced(encoding, values)) {
            return false;
        }
        Location where = Location.of(encoding.name());
        Decoder decoder = NodeReader.open(
                        writer.sink().segment(),
                        0,
                        where,
                        values.type().kind(),
                        values.size(),
                        new DecodeLimit(where, MOST_BYTES))
                .decoder();
        Column all = Column.of(values.type());
        decoder.read(0, values.size(), all);
        SameRows.assertSame(values, 0, all, 0, values.size());
        int from = values.size() / 3;
        int count = values.size() / 2;
        Column some = Column.of(values.type());
        decoder.read(from, count, some);
        SameRows.assertSame(values, from, some, 0, count);
        return true;
    }

    /// What pages hold of a column: its values that are not null, and those of what it is made of.
    private static List<Column> dense(Column column) {
        List<Column> dense = new ArrayList<>();
        switch (column) {
            case ListColumn list -> dense.addAll(dense(list.elements()));
            case StructColumn struct -> struct.fields().forEach(field -> dense.addAll(dense(field)));
            case FixedColumn _ -> {}
            default -> {
                Column values = Column.of(column.type());
                values.appendPresent(column, 0, column.size());
                dense.add(values);
            }
        }
        dense.removeIf(values -> values.size() == 0);
        return dense;
    }
}
