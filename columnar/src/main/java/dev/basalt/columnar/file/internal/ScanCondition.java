package dev.basalt.columnar.file.internal;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.LongRange;
import dev.basalt.columnar.encoding.ValueTest;
import dev.basalt.columnar.file.Bound;
import dev.basalt.columnar.file.Statistics;
import dev.basalt.columnar.predicate.Bounds;
import dev.basalt.columnar.predicate.Bounds.Limit;
import dev.basalt.columnar.predicate.Membership;
import dev.basalt.columnar.predicate.RowFilter;
import dev.basalt.columnar.predicate.Verdict;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.core.filter.FilterExpression;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One of the conditions that all rows of a scan must meet, with the columns it looks at.
///
/// - **Memory:** the values of the rows it looked at last
/// - **Threads:** confined to one
final class ScanCondition {
    /// Of values that may be there or not.
    private static final Bounds UNKNOWN = new Bounds(2, 1, new Limit.Unknown(), new Limit.Unknown());

    private final OpenFile file;
    private final RowFilter filter;
    private final List<PhysicalColumn> columns;
    private final List<ColumnReader> readers = new ArrayList<>();
    private final Batch values;
    private final ValueTest test;
    /// Whether there is one column, of values: then only these count.
    private final boolean single;

    private final boolean nullPasses;
    /// The columns at the ends of the paths.
    private final List<ColumnMetadata> ends = new ArrayList<>();
    /// What is behind a name; nothing where two paths are written alike.
    private final Map<String, @Nullable ColumnMetadata> known = new HashMap<>();

    ScanCondition(
            OpenFile file, FilterExpression expression, Map<PhysicalColumn, ColumnReader> shared, PageTally tally) {
        this.file = file;
        Set<List<String>> paths = FilterColumns.paths(expression, file.schema());
        Map<String, List<List<String>>> byColumn = new LinkedHashMap<>();
        for (List<String> path : paths) {
            byColumn.computeIfAbsent(path.getFirst(), _ -> new ArrayList<>()).add(path);
            ColumnMetadata end = file.metadata(FilterColumns.find(file, path).id());
            ends.add(end);
            String name = String.join(".", path);
            known.put(name, known.containsKey(name) ? null : end);
        }
        this.columns = new ArrayList<>();
        byColumn.forEach((name, of) -> {
            PhysicalColumn whole = file.columns().get(file.schema().indexOf(name));
            PhysicalColumn needed = FilterColumns.prune(whole, of, 1);
            columns.add(needed);
            readers.add(shared.computeIfAbsent(needed, column -> ColumnReader.open(file, column, tally)));
        });
        this.values = new Batch(FilterColumns.schema(columns));
        this.filter = RowFilter.of(expression, values.schema());
        this.single = columns.size() == 1 && columns.getFirst().role() == PhysicalColumn.Role.VALUES;
        values.columns().forEach(Column::appendNull);
        this.nullPasses = !columns.isEmpty() && (filter.select(values)[0] & 1) != 0;
        this.test = new Test(values, filter, single ? filter.range() : null);
    }

    /// Tests values of the only column.
    private record Test(
            Batch values, RowFilter filter, @Nullable LongRange range) implements ValueTest {
        @Override
        public DataType type() {
            return values.column(0).type();
        }

        @Override
        public long[] test(Column some) {
            values.clear();
            values.column(0).append(some, 0, some.size());
            return filter.select(values);
        }
    }

    /// About what the values of a row take in memory.
    double averageBytes() {
        double bytes = 0;
        for (ColumnReader reader : readers) {
            bytes += reader.averageBytes();
        }
        return bytes;
    }

    List<ColumnReader> readers() {
        return readers;
    }

    /// The row up to which the pages that a row is in go.
    long endOfPages(long row) {
        long end = Long.MAX_VALUE;
        for (ColumnMetadata column : ends) {
            end = Math.min(end, column.pages().get(column.find(row)).endRow());
        }
        return end;
    }

    /// What the statistics of the pages that a row is in say of their rows.
    Verdict verdict(long row) {
        return filter.verdict(name -> {
            ColumnMetadata column = known.get(name);
            return column == null ? UNKNOWN : bounds(column, column.find(row));
        });
    }

    private Bounds bounds(ColumnMetadata column, int page) {
        Statistics statistics = column.pages().get(page).statistics();
        boolean nans = statistics.nans() > 0;
        boolean filtered = file.bloomEntry(column.column().id()) != null;
        return new Bounds(
                statistics.rows(),
                statistics.nulls(),
                limit(statistics.min(), nans),
                limit(statistics.max(), nans),
                filtered ? new PageMembers(file, column, page) : null);
    }

    /// The Bloom filter of a page, which is read only where a filter asks for single values.
    private record PageMembers(OpenFile file, ColumnMetadata column, int page) implements Membership {
        private @Nullable Membership filter() {
            BloomPart blooms = file.blooms(column);
            return blooms == null ? null : blooms.page(page);
        }

        @Override
        public boolean mayHold(long value) {
            Membership filter = filter();
            return filter == null || filter.mayHold(value);
        }

        @Override
        public boolean mayHold(long high, long low) {
            Membership filter = filter();
            return filter == null || filter.mayHold(high, low);
        }

        @Override
        public boolean mayHold(byte[] value) {
            Membership filter = filter();
            return filter == null || filter.mayHold(value);
        }
    }

    private static Limit limit(@Nullable Bound bound, boolean nans) {
        return switch (bound) {
            case null -> new Limit.Unknown();
            case Bound.Whole(long value) -> new Limit.OfLong(value);
            case Bound.Real(double value) -> new Limit.OfDouble(value, nans);
            case Bound.Wide(long high, long low) -> new Limit.OfWide(high, low);
            case Bound.Bytes bytes -> new Limit.OfBytes(bytes.value());
        };
    }

    /// Finds the rows of a range that meet it by what is encoded.
    ///
    /// @return a bit for each; null if it cannot be so
    long @Nullable [] selectEncoded(long from, int rows) {
        if (!single) {
            return null;
        }
        return readers.getFirst().select(from, rows, test, nullPasses);
    }

    /// Finds the rows of a range that meet it.
    ///
    /// @return a bit for each
    long[] select(long from, int rows) {
        values.clear();
        for (int i = 0; i < readers.size(); i++) {
            readers.get(i).read(from, rows, values.column(i));
        }
        return filter.select(values);
    }

    /// Finds those of single rows that meet it.
    ///
    /// @return a bit for each
    long[] select(long[] rows, int count) {
        values.clear();
        for (int i = 0; i < readers.size(); i++) {
            readers.get(i).gather(rows, 0, count, values.column(i));
        }
        return filter.select(values);
    }

    /// The values of a column that were read by the last call for a range; null if it does not look at all of it.
    @Nullable
    Column values(PhysicalColumn column) {
        int index = columns.indexOf(column);
        return index < 0 ? null : values.column(index);
    }
}
