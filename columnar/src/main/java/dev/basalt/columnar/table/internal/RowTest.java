package dev.basalt.columnar.table.internal;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.predicate.RowFilter;
import dev.basalt.columnar.predicate.Verdict;
import dev.basalt.columnar.schema.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Says which rows an operation is about.
interface RowTest {
    /// The columns it looks at.
    TableSchema columns();

    /// What all rows that pass must meet, so that a file may leave out others; null if nothing can be said.
    @Nullable
    RowFilter filter();

    /// What is known of the rows of a file without reading it.
    Verdict verdict(FileEntry file, TableSchema written);

    /// Finds rows of a batch that has those columns.
    ///
    /// @return a bit for each row that passes; a new array
    long[] select(Batch batch);

    /// Rows that pass a filter.
    record Filtered(TableSchema columns, RowFilter filter) implements RowTest {
        static Filtered of(String text, TableSchema table) {
            // What is changed for good must be what is meant.
            List<String> names =
                    RowFilter.parse(text, table.schema()).requireNoDoubts().columns();
            TableSchema columns = table.select(names);
            Schema schema = columns.schema();
            return new Filtered(columns, RowFilter.parse(text, schema));
        }

        @Override
        public Verdict verdict(FileEntry file, TableSchema written) {
            return filter.verdict(column -> file.bounds(written, columns, column));
        }

        @Override
        public long[] select(Batch batch) {
            return filter.select(batch);
        }
    }
}
