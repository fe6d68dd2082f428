package dev.basalt.columnar.text;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.MemoryBudget;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.error.BasaltException;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The rows of an NDJSON file: a JSON object a line.
///
/// Where no schema is given, the names of all objects become columns, in the order they come up: objects become
/// structs, arrays lists, whole numbers int64, others float64 where that holds each of them exactly (`"NaN"` and the
/// infinities among them), else a decimal where 38 digits are enough, else a string that has them as written; and
/// strings that are all dates, timestamps or uuids that. What is of several kinds becomes a string, which holds the
/// JSON of what is no string itself. A name that is missing is a null.
///
/// - **Memory:** one batch and one line
/// - **Threads:** confined to one
public final class NdjsonSource implements TextSource {
    private final NdjsonLines lines;
    private final NdjsonOptions options;
    private final Schema schema;
    /// What was found in each column; none where the schema was given.
    private final List<Values> values;

    private final boolean sampled;
    private final String remedy;
    private final JsonName[] names;

    private NdjsonSource(NdjsonLines lines, NdjsonOptions options, Schema schema, List<Values> values) {
        this.lines = lines;
        this.options = options;
        this.schema = schema;
        this.values = values;
        this.names = JsonValues.names(schema.fields());
        this.sampled = !values.isEmpty();
        this.remedy = !sampled
                ? "; give the column another type"
                : options.sampleRows() == CsvOptions.ALL_ROWS
                        ? "; the file changed while it was read"
                        : "; only " + options.sampleRows()
                                + " rows were looked at to find the type: raise NdjsonOptions.sampleRows";
    }

    /// Opens a file and finds its columns.
    ///
    /// @param path    the file
    /// @param options how many rows to look at
    /// @return the rows; the caller closes them
    /// @throws IOException          if reading fails
    /// @throws CorruptDataException if it is no NDJSON, or holds no name at all
    public static NdjsonSource open(Path path, NdjsonOptions options) throws IOException {
        List<Field> fields;
        List<Values> values;
        try (NdjsonLines lines = new NdjsonLines(path, options)) {
            JsonShape shape = new JsonShape(options.times(), new ShapeLimit(MemoryBudget.DEFAULT, lines::place));
            long rows = 0;
            while (rows < options.sampleRows() && see(lines, shape, options.refused() != null)) {
                rows++;
            }
            fields = shape.fields();
            values = shape.values();
        }
        if (fields.isEmpty()) {
            throw new CorruptDataException(
                    Location.of(path),
                    "an NDJSON file must hold an object with a name, but holds none; name its columns in a schema");
        }
        return new NdjsonSource(new NdjsonLines(path, options), options, Schema.of(fields), values);
    }

    /// Sees the next line that can be read.
    private static boolean see(NdjsonLines lines, JsonShape shape, boolean keepsGoing) throws IOException {
        while (true) {
            try {
                return lines.next(values -> shape.see(values, JsonDocument.ROOT), "");
            } catch (CorruptDataException e) {
                // It is named when it is read again.
                if (!keepsGoing) {
                    throw e;
                }
            }
        }
    }

    /// Opens a file whose columns are known; names that are none of them are passed over.
    ///
    /// @param path    the file
    /// @param options how it is read
    /// @param schema  the columns to read
    /// @return the rows; the caller closes them
    /// @throws IOException if reading fails
    public static NdjsonSource open(Path path, NdjsonOptions options, Schema schema) throws IOException {
        MemoryBudget.DEFAULT.requireColumns(Location.of(path), schema, "name fewer in the schema");
        return new NdjsonSource(new NdjsonLines(path, options), options, schema, List.of());
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
        while (rows < most && !MemoryBudget.DEFAULT.isFull(batch)) {
            int row = rows;
            try {
                if (!lines.next(values -> take(values, batch, row), remedy)) {
                    break;
                }
                rows++;
            } catch (BasaltException e) {
                if (options.refused() == null) {
                    throw e;
                }
                batch.truncate(rows);
                options.refused().accept(e);
            }
        }
        return rows > 0;
    }

    private void take(JsonValues from, Batch batch, int row) {
        JsonDocument document = from.document();
        int end = document.end(JsonDocument.ROOT);
        int expected = 0;
        for (int member = document.first(JsonDocument.ROOT); member < end; member = document.nextMember(member)) {
            int value = from.at(document.memberValue(member));
            int index = JsonValues.indexOf(names, document, member, expected);
            if (index < 0) {
                if (sampled) {
                    throw new IllegalArgumentException(
                            "a name must be one of the columns, but was '" + document.string(member) + "'");
                }
                continue;
            }
            Column column = batch.column(index);
            if (column.size() > row) {
                throw new RepeatedNameException(schema.field(index).name());
            }
            from.read(value, column, sampled);
            expected = index + 1;
        }
        from.at(JsonDocument.ROOT);
        for (int i = 0; i < schema.size(); i++) {
            Column column = batch.column(i);
            if (column.size() == row) {
                column.appendNull();
            }
            if (!schema.field(i).nullable() && column.isNull(row)) {
                throw new IllegalArgumentException(
                        "a value of '" + schema.field(i).name() + "' must not be null, but was");
            }
        }
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
