package dev.basalt.columnar.text;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.MemoryBudget;
import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.columnar.schema.ValueKind;
import dev.basalt.core.error.CorruptDataException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The rows of a CSV file.
///
/// Where no schema is given, each column gets the narrowest type that holds all its values unchanged: bool, int64,
/// decimal if asked, float64, date, timestamp (in a zone where every value has an offset), uuid, else string. So
/// `007` and numbers with more digits than a float64 keeps stay text. A file that changes between the two passes,
/// or a sample that did not see what came later, ends in an error that names the line.
///
/// - **Memory:** one batch and one record
/// - **Threads:** confined to one
public final class CsvSource implements RowSource {
    private final CsvOptions options;
    private final Schema schema;
    /// The place in a record of each column of the schema.
    private final List<Integer> positions;

    private final boolean sampled;
    private final CsvTable table;

    private CsvSource(CsvTable table, CsvOptions options, Schema schema, boolean sampled) {
        this.table = table;
        this.options = options;
        this.schema = schema;
        this.sampled = sampled;
        this.positions = new ArrayList<>();
        MemoryBudget.DEFAULT.requireColumns(table.place(), schema, "name those wanted in a schema");
        for (int i = 0; i < schema.size(); i++) {
            int position = options.header() || sampled
                    ? table.names().indexOf(schema.field(i).name())
                    : i;
            if (position < 0 || position >= table.names().size()) {
                throw new CorruptDataException(
                        table.place(),
                        "the file must have a column '" + schema.field(i).name() + "', but has " + table.names());
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
        Schema schema;
        try (CsvTable table = new CsvTable(path, options)) {
            schema = inferred(table, options);
        }
        return open(path, options, schema, true);
    }

    /// Opens a file whose columns are known.
    ///
    /// @param path    the file
    /// @param options its dialect
    /// @param schema  the columns to read: found by their names where there is a header, else by their positions
    /// @return the rows; the caller closes them
    /// @throws IOException          if reading fails
    /// @throws CorruptDataException if it is no table, or a column is missing
    public static CsvSource open(Path path, CsvOptions options, Schema schema) throws IOException {
        return open(path, options, schema, false);
    }

    private static CsvSource open(Path path, CsvOptions options, Schema schema, boolean sampled) throws IOException {
        CsvTable table = new CsvTable(path, options);
        try {
            return new CsvSource(table, options, schema, sampled);
        } catch (RuntimeException e) {
            table.close();
            throw e;
        }
    }

    private static Schema inferred(CsvTable table, CsvOptions options) throws IOException {
        List<TextShape> shapes = new ArrayList<>();
        for (int i = 0; i < table.names().size(); i++) {
            shapes.add(TextShape.ofCsv(options.decimals()));
        }
        for (long row = 0; row < options.sampleRows() && table.next(); row++) {
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
        return Schema.of(fields);
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public boolean next(Batch batch) throws IOException {
        batch.clear();
        int most = MemoryBudget.DEFAULT.rows(schema, options.batchRows());
        int rows = 0;
        while (rows < most && !MemoryBudget.DEFAULT.isFull(batch) && table.next()) {
            for (int i = 0; i < schema.size(); i++) {
                take(schema.field(i), positions.get(i), batch.column(i));
            }
            rows++;
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
