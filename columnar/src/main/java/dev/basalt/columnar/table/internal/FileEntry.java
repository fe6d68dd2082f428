package dev.basalt.columnar.table.internal;

import dev.basalt.columnar.file.Bound;
import dev.basalt.columnar.file.Statistics;
import dev.basalt.columnar.predicate.Bounds;
import dev.basalt.columnar.predicate.Bounds.Limit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A file of a table, as a version knows it.
///
/// - **Threads:** immutable
///
/// @param name       its name
/// @param schema     which of the table's schemas it was written with
/// @param rows       how many rows it holds, deleted ones among them
/// @param bytes      its size
/// @param sha256     the SHA-256 that stands for its content, in hexadecimal
/// @param deleted    where its deletion vector lies; null if no row is deleted
/// @param statistics of each column of its schema, deleted rows among them
public record FileEntry(
        String name,
        int schema,
        long rows,
        long bytes,
        String sha256,
        @Nullable DeletedRows deleted,
        List<Statistics> statistics) {
    /// Bounds that say nothing.
    private static final Bounds UNKNOWN = new Bounds(2, 1, new Limit.Unknown(), new Limit.Unknown());

    /// Copies the statistics.
    public FileEntry {
        statistics = List.copyOf(statistics);
    }

    /// How many rows it has that are not deleted.
    ///
    /// @return the count
    public long liveRows() {
        return rows - (deleted == null ? 0 : deleted.count());
    }

    /// Whether another version sees the same rows in the file.
    ///
    /// @param other what it knows of the file; null if it does not
    /// @return whether it does
    public boolean isUnchangedIn(@Nullable FileEntry other) {
        return other != null && other.name.equals(name) && Objects.equals(other.deleted, deleted);
    }

    /// This file with other rows deleted.
    ///
    /// @param rows where the deletion vector lies
    /// @return a new entry
    public FileEntry withDeleted(DeletedRows rows) {
        return new FileEntry(name, schema, this.rows, bytes, sha256, rows, statistics);
    }

    /// What is known of a column's values.
    ///
    /// @param written the schema the file was written with
    /// @param table   the columns as they are now
    /// @param column  the name of one, or of a field in a struct
    /// @return its bounds
    public Bounds bounds(TableSchema written, TableSchema table, String column) {
        if (!table.schema().contains(column)) {
            return UNKNOWN;
        }
        int at = written.ids().indexOf(table.ids().get(table.schema().indexOf(column)));
        if (at < 0) {
            return new Bounds(rows, rows, new Limit.Unknown(), new Limit.Unknown());
        }
        Statistics known = statistics.get(at);
        return new Bounds(
                known.rows(),
                known.nulls(),
                limit(known.min(), known.nans() > 0),
                limit(known.max(), known.nans() > 0));
    }

    private static Limit limit(@Nullable Bound bound, boolean anyNan) {
        return switch (bound) {
            case null -> new Limit.Unknown();
            case Bound.Whole(long value) -> new Limit.OfLong(value);
            case Bound.Real(double value) -> new Limit.OfDouble(value, anyNan);
            case Bound.Wide(long high, long low) -> new Limit.OfWide(high, low);
            case Bound.Bytes bytes -> new Limit.OfBytes(bytes.value());
        };
    }
}
