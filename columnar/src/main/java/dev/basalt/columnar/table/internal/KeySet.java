package dev.basalt.columnar.table.internal;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.encoding.ByteSink;
import dev.basalt.columnar.file.Bound;
import dev.basalt.columnar.file.Statistics;
import dev.basalt.columnar.predicate.RowFilter;
import dev.basalt.columnar.predicate.Verdict;
import dev.basalt.columnar.schema.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The keys of the rows that a merge brings.
///
/// - **Memory:** all keys
/// - **Threads:** confined to one
final class KeySet implements RowTest {
    private final TableSchema columns;
    private final Set<Key> keys = new HashSet<>();
    private final List<@Nullable Bound> least = new ArrayList<>();
    private final List<@Nullable Bound> greatest = new ArrayList<>();
    private final ByteSink buffer = new ByteSink();

    /// The bytes of a key.
    private static final class Key {
        private final byte[] bytes;

        private Key(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && Arrays.equals(key.bytes, bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    KeySet(TableSchema columns) {
        this.columns = columns;
        if (columns.ids().isEmpty()) {
            throw new IllegalArgumentException("a key must have a column, but has none");
        }
        columns.schema().fields().forEach(field -> {
            switch (field.type().kind()) {
                case LONG, WIDE, BYTES -> {}
                default ->
                    throw new IllegalArgumentException("a column of a key must hold integers, decimals, times, UUIDs,"
                            + " strings or bytes, but " + field.name() + " holds "
                            + field.type().label());
            }
            least.add(null);
            greatest.add(null);
        });
    }

    int size() {
        return keys.size();
    }

    /// Adds the keys of rows.
    ///
    /// @throws IllegalArgumentException if a key has a null or is there twice
    void add(Batch batch) {
        List<Column> parts = parts(batch);
        for (int row = 0; row < batch.rowCount(); row++) {
            for (int i = 0; i < parts.size(); i++) {
                if (parts.get(i).isNull(row)) {
                    throw new IllegalArgumentException("a key must have no nulls, but column "
                            + columns.schema().field(i).name() + " has one");
                }
                widen(i, bound(parts.get(i), row));
            }
            if (!keys.add(key(parts, row))) {
                throw new IllegalArgumentException(
                        "rows to merge must have different keys, but two have " + describe(parts, row));
            }
        }
    }

    private String describe(List<Column> parts, int row) {
        List<String> values = new ArrayList<>();
        for (Column part : parts) {
            values.add(
                    switch (part) {
                        case LongColumn longs -> Long.toString(longs.get(row));
                        case WideColumn wide -> wide.integer(row).toString();
                        case BytesColumn bytes -> bytes.text(row);
                        default -> "";
                    });
        }
        return String.join(", ", values);
    }

    private List<Column> parts(Batch batch) {
        return columns.schema().fields().stream()
                .map(field -> batch.column(field.name()))
                .toList();
    }

    private void widen(int part, Bound value) {
        DataType type = columns.schema().field(part).type();
        Bound low = least.get(part);
        Bound high = greatest.get(part);
        if (low == null || Bound.compare(value, low, type) < 0) {
            least.set(part, value);
        }
        if (high == null || Bound.compare(value, high, type) > 0) {
            greatest.set(part, value);
        }
    }

    private static Bound bound(Column column, int row) {
        return switch (column) {
            case WideColumn wide -> new Bound.Wide(wide.high(row), wide.low(row));
            case BytesColumn bytes -> new Bound.Bytes(bytes.get(row), true);
            default -> new Bound.Whole(((LongColumn) column).get(row));
        };
    }

    private Key key(List<Column> parts, int row) {
        buffer.truncate(0);
        for (Column part : parts) {
            switch (part) {
                case WideColumn wide -> {
                    buffer.putLong(wide.high(row));
                    buffer.putLong(wide.low(row));
                }
                case BytesColumn bytes -> {
                    byte[] value = bytes.get(row);
                    buffer.putLong(value.length);
                    buffer.putBytes(value, 0, value.length);
                }
                default -> buffer.putLong(((LongColumn) part).get(row));
            }
        }
        return new Key(Arrays.copyOf(buffer.bytes(), buffer.size()));
    }

    @Override
    public TableSchema columns() {
        return columns;
    }

    @Override
    public @Nullable RowFilter filter() {
        return null;
    }

    @Override
    public Verdict verdict(FileEntry file, TableSchema written) {
        for (int i = 0; i < columns.ids().size(); i++) {
            int at = written.ids().indexOf(columns.ids().get(i));
            Bound low = least.get(i);
            Bound high = greatest.get(i);
            if (at < 0 || low == null || high == null) {
                return Verdict.NONE;
            }
            Statistics known = file.statistics().get(at);
            DataType type = columns.schema().field(i).type();
            if ((known.max() != null && Bound.compare(known.max(), low, type) < 0)
                    || (known.min() != null && Bound.compare(known.min(), high, type) > 0)) {
                return Verdict.NONE;
            }
        }
        return Verdict.SOME;
    }

    @Override
    public long[] select(Batch batch) {
        List<Column> parts = parts(batch);
        int rows = batch.rowCount();
        long[] bits = new long[(rows + 63) >>> 6];
        for (int row = 0; row < rows; row++) {
            boolean whole = true;
            for (Column part : parts) {
                whole &= !part.isNull(row);
            }
            if (whole && keys.contains(key(parts, row))) {
                bits[row >>> 6] |= 1L << row;
            }
        }
        return bits;
    }
}
