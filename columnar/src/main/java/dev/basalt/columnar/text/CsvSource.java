package dev.basalt.columnar.text;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.MemoryBudget;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.columnar.schema.ValueKind;
import dev.basalt.core.error.BasaltException;
import dev.basalt.core.error.CorruptDataException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The rows of a CSV file.
///
/// Delimiter, quote and header are found in the file where the options do not say them, and packed text is unpacked.
///
/// Where no schema is given, each column gets the narrowest type that holds all its values unchanged: bool, int64,
/// float64, date, timestamp (in a zone where every value has an offset), uuid in small letters, else string. So
/// `007` and numbers with more digits than a float64 keeps stay text. Numbers that all have the same number of digits
/// behind the point are decimals where some end in zeros or have more digits than a float64 keeps, and always if
/// asked. A file that changes between the two passes, or a sample that did not see what came later, ends in an error
/// that names the line.
///
/// - **Memory:** one batch and one record
/// - **Threads:** confined to one
public final class CsvSource implements TextSource {
    /// A message names no more columns than these.
    private static final int MOST_NAMED = 20;

    private final CsvOptions options;
    private final Schema schema;
    /// The place in a record of each column of the schema.
    private final List<Integer> positions;

    /// What was found in each column; none where the schema was given.
    private final List<Values> values;

    private final boolean sampled;
    private final CsvTable table;

    /// A schema with what was found in each of its columns, or with nothing where the caller gave it.
    private record Columns(Schema schema, List<Values> values) {}

    private CsvSource(CsvTable table, CsvOptions options, Columns columns) {
        this.table = table;
        this.options = options;
        this.schema = columns.schema;
        this.values = columns.values;
        this.sampled = !values.isEmpty();
        this.positions = new ArrayList<>();
        MemoryBudget.DEFAULT.requireColumns(table.place(), schema, "name those wanted in a schema");
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < table.names().size(); i++) {
            places.put(table.names().get(i), i);
        }
        for (int i = 0; i < schema.size() && !places.isEmpty(); i++) {
            int position = table.hasHeader() || sampled
                    ? places.getOrDefault(schema.field(i).name(), -1)
                    : i;
            if (position < 0 || position >= table.names().size()) {
                throw new CorruptDataException(
                        table.place(),
                        "the file must have a column '" + schema.field(i).name() + "', but has "
                                + table.names()
                                        .subList(
                                                0,
                                                Math.min(
                                                        MOST_NAMED,
                                                        table.names().size()))
                                + (table.names().size() > MOST_NAMED ? " and others" : ""));
            }
            positions.add(position);
        }
    }

    /// Opens a file and finds the types of its columns.
    ///
    /// @param path    the file
    /// @param options its dialect, and how many rows to look at
    /// @return the rows; the caller closes them
    /// @throws IOException          if reading fails
    /// @throws CorruptDataException if it is no table
    public static CsvSource open(Path path, CsvOptions options) throws IOException {
        Columns columns;
        CsvOptions found;
        try (CsvTable table = new CsvTable(path, options, false)) {
            found = table.found().withNotes(null);
            columns = inferred(table, options);
        }
        return open(path, found, columns);
    }

    /// Opens a file whose columns are known.
    ///
    /// @param path    the file; one without any record is a table of no rows
    /// @param options its dialect
    /// @param schema  the columns to read: found by their names where there is a header, else by their positions
    /// @return the rows; the caller closes them
    /// @throws IOException          if reading fails
    /// @throws CorruptDataException if it is no table, or a column is missing
    public static CsvSource open(Path path, CsvOptions options, Schema schema) throws IOException {
        return open(path, options, new Columns(schema, List.of()));
    }

    private static CsvSource open(Path path, CsvOptions options, Columns columns) throws IOException {
        CsvTable table = new CsvTable(path, options, columns.values.isEmpty());
        try {
            return new CsvSource(table, options, columns);
        } catch (RuntimeException e) {
            table.close();
            throw e;
        }
    }

    private static Columns inferred(CsvTable table, CsvOptions options) throws IOException {
        MemoryBudget.DEFAULT.requireColumns(table.place(), table.names().size(), "name those wanted in a schema");
        List<TextShape> shapes = new ArrayList<>();
        for (int i = 0; i < table.names().size(); i++) {
            shapes.add(TextShape.ofCsv(options.decimals()));
        }
        for (long row = 0; row < options.sampleRows() && next(table, options, false); row++) {
            for (int i = 0; i < shapes.size(); i++) {
                // An empty value in quotes is an empty string only in a column that is text for other reasons.
                if (!table.isNull(i, false)) {
                    shapes.get(i).see(table.value(i));
                }
            }
        }
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < shapes.size(); i++) {
            fields.add(Field.of(table.names().get(i), shapes.get(i).type()));
        }
        return new Columns(
                Schema.of(fields), shapes.stream().map(TextShape::values).toList());
    }

    /// Goes to the next record that is right, if wrong ones are passed over.
    ///
    /// @param names whether those are named
    private static boolean next(CsvTable table, CsvOptions options, boolean names) throws IOException {
        while (true) {
            try {
                return table.next();
            } catch (BasaltException e) {
                if (options.refused() == null) {
                    throw e;
                }
                if (names) {
                    options.refused().accept(e);
                }
            }
        }
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public Values values(int column) {
        return sampled ? values.get(column) : Values.OTHERS;
    }

    @Override
    public boolean next(Batch batch) throws IOException {
        batch.clear();
        int most = MemoryBudget.DEFAULT.rows(schema, options.batchRows());
        int rows = 0;
        while (rows < most && !MemoryBudget.DEFAULT.isFull(batch) && next(table, options, true)) {
            try {
                for (int i = 0; i < schema.size(); i++) {
                    take(schema.field(i), positions.get(i), batch.column(i));
                }
                rows++;
            } catch (CorruptDataException e) {
                if (options.refused() == null) {
                    throw e;
                }
                batch.truncate(rows);
                options.refused().accept(e);
            }
        }
        return rows > 0;
    }

    private void take(Field field, int position, Column to) {
        if (table.isNull(position, field.type().kind() == ValueKind.BYTES)) {
            if (!field.nullable()) {
                throw new CorruptDataException(table.place(position), "a value must not be null, but was");
            }
            to.appendNull();
            return;
        }
        try {
            ValueText.parse(table.value(position), to);
        } catch (IllegalArgumentException e) {
            String remedy = !sampled
                    ? "; give the column another type"
                    : options.sampleRows() == CsvOptions.ALL_ROWS
                            ? "; the file changed while it was read"
                            : "; only " + options.sampleRows()
                                    + " rows were looked at to find the type: raise CsvOptions.sampleRows";
            throw new CorruptDataException(table.place(position), e.getMessage() + remedy, e);
        }
    }

    @Override
    public void close() throws IOException {
        table.close();
    }
}
