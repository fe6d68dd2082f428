package dev.basalt.cli;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.column.TableMetadata;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Decimal;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.columnar.text.TextSource;
import dev.basalt.columnar.text.TextSource.Values;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rows of several tables, one after another. Columns are found by name and missing ones are null; a column
/// has the longest of its integer or float types, and in text files a type that reads all of its texts.
///
/// - **Memory:** one open table and one batch
final class JoinedRows implements RowSource {
    private static final List<Simple> SIGNED = List.of(Simple.INT8, Simple.INT16, Simple.INT32, Simple.INT64);
    private static final List<Simple> UNSIGNED = List.of(Simple.UINT8, Simple.UINT16, Simple.UINT32, Simple.UINT64);
    private static final List<Simple> REAL = List.of(Simple.FLOAT16, Simple.FLOAT32, Simple.FLOAT64);

    private final List<Path> paths;
    private final List<Schema> schemas;
    private final TableOpener opener;
    private final Schema schema;
    private final Map<String, String> attributes;
    private final Set<String> notes;
    private int next;
    private @Nullable RowSource open;
    private @Nullable Batch rows;

    /// Opens a table: with a schema where the file does not say which columns it has, and with at least some columns,
    /// null for all.
    interface TableOpener {
        RowSource open(Path path, @Nullable Schema schema, @Nullable List<String> columns) throws IOException;
    }

    /// A column of one table.
    private record FoundColumn(Path path, Field field, Values values) {}

    private JoinedRows(
            List<Path> paths,
            List<Schema> schemas,
            TableOpener opener,
            Schema schema,
            Map<String, String> attributes,
            Set<String> notes) {
        this.paths = paths;
        this.schemas = schemas;
        this.opener = opener;
        this.schema = schema;
        this.attributes = attributes;
        this.notes = notes;
    }

    /// Opens tables.
    ///
    /// @param paths   the files, at least one
    /// @param schema  their columns; null to find them in the files
    /// @param columns columns that are wanted at least; null for all
    /// @throws IllegalArgumentException if a column is in no file, or its types in two files have none in common
    static RowSource open(List<Path> paths, @Nullable Schema schema, @Nullable List<String> columns, TableOpener opener)
            throws IOException {
        if (paths.size() == 1) {
            return opener.open(paths.getFirst(), schema, columns);
        }
        List<Schema> schemas = new ArrayList<>();
        Map<String, List<FoundColumn>> found = new LinkedHashMap<>();
        Map<String, String> attributes = new LinkedHashMap<>();
        Set<String> notes = new LinkedHashSet<>();
        for (Path path : paths) {
            try (RowSource table = opener.open(path, schema, null)) {
                schemas.add(table.schema());
                for (int i = 0; i < table.schema().size(); i++) {
                    Field field = table.schema().field(i);
                    Values values = table instanceof TextSource text ? text.values(i) : Values.OTHERS;
                    found.computeIfAbsent(field.name(), _ -> new ArrayList<>())
                            .add(new FoundColumn(path, field, values));
                }
                joinAttributes(attributes, table.attributes(), path, notes);
            }
        }
        List<Field> all = new ArrayList<>();
        for (List<FoundColumn> same : found.values()) {
            boolean nullable = same.size() < paths.size() || same.stream().anyMatch(each -> each.field.nullable());
            all.add(typed(same.getFirst().field, joined(same, notes), nullable));
        }
        Schema joined = Schema.of(all);
        if (columns != null) {
            joined = joined.select(columns);
            List<String> lost = new ArrayList<>();
            attributes = TableMetadata.kept(attributes, joined.size() == all.size(), lost);
            notes.addAll(lost);
        }
        return new JoinedRows(paths, schemas, opener, joined, attributes, notes);
    }

    private static void joinAttributes(
            Map<String, String> joined, Map<String, String> more, Path path, Set<String> notes) {
        more.forEach((name, value) -> {
            String before = joined.putIfAbsent(name, value);
            if (before != null && !before.equals(value)) {
                notes.add("[" + path + "] metadata '" + name + "' differs from that of a table before and is left out");
            }
        });
    }

    /// The type of a column that several tables have.
    private static DataType joined(List<FoundColumn> all, Set<String> notes) {
        List<FoundColumn> columns =
                all.stream().filter(each -> each.values != Values.NONE).toList();
        if (columns.isEmpty()) {
            return all.getFirst().field.type();
        }
        FoundColumn first = columns.getFirst();
        DataType type = first.field.type();
        for (FoundColumn next : columns) {
            DataType both = common(type, next.field.type());
            if (both != null) {
                type = both;
            } else if (columns.stream().allMatch(each -> TableFiles.isText(each.path))) {
                return ofTexts(columns, notes);
            } else {
                throw new IllegalArgumentException("[" + next.path + "] column '" + next.field.name() + "' must be "
                        + type.label() + " as in " + first.path + ", but is "
                        + next.field.type().label());
            }
        }
        return type;
    }

    /// A type that reads all values of columns that have no type in common: of numbers one that keeps every digit.
    private static DataType ofTexts(List<FoundColumn> columns, Set<String> notes) {
        if (!columns.stream().allMatch(each -> isNumber(each.field.type()))) {
            return Simple.STRING;
        }
        for (FoundColumn column : columns) {
            if (column.values != Values.DOUBLES) {
                notes.add("[" + column.path + "] column '" + column.field.name() + "' has numbers of type "
                        + column.field.type().label() + " that float64 as in other files does not hold exactly; it is"
                        + " read as string");
                return Simple.STRING;
            }
        }
        return Simple.FLOAT64;
    }

    private static boolean isNumber(DataType type) {
        return type instanceof Decimal
                || (type instanceof Simple simple
                        && (SIGNED.contains(simple) || UNSIGNED.contains(simple) || REAL.contains(simple)));
    }

    private static Field typed(Field field, DataType type, boolean nullable) {
        return new Field(field.name(), type, nullable, field.semantic(), field.personal(), field.attributes());
    }

    /// The type that holds every value of two types, or null.
    private static @Nullable DataType common(DataType one, DataType other) {
        if (one.equals(other) || widens(other, one)) {
            return one;
        }
        return widens(one, other) ? other : null;
    }

    private static boolean widens(DataType from, DataType to) {
        if (from instanceof Decimal(int precision, int scale)) {
            return to instanceof Decimal(int wider, int same) && same == scale && wider > precision;
        }
        if (!(from instanceof Simple)) {
            return false;
        }
        int signed = SIGNED.indexOf(to);
        int unsigned = UNSIGNED.indexOf(from);
        return (SIGNED.contains(from) && signed > SIGNED.indexOf(from))
                || (unsigned >= 0 && (signed > unsigned || UNSIGNED.indexOf(to) > unsigned))
                || (REAL.contains(from) && REAL.indexOf(to) > REAL.indexOf(from));
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public Map<String, String> attributes() {
        return attributes;
    }

    @Override
    public List<String> notes() {
        return List.copyOf(notes);
    }

    @Override
    public boolean next(Batch batch) throws IOException {
        batch.clear();
        while (true) {
            RowSource table = open;
            Batch found = rows;
            if (table == null || found == null) {
                if (next == paths.size()) {
                    return false;
                }
                openNext();
                continue;
            }
            if (table.next(found)) {
                append(found, batch);
                return true;
            }
            notes.addAll(table.notes());
            close();
        }
    }

    private void openNext() throws IOException {
        Path path = paths.get(next);
        Schema own = schemas.get(next);
        Schema wanted = null;
        if (TableFiles.isText(path)) {
            List<Field> fields = new ArrayList<>();
            for (Field field : own.fields()) {
                fields.add(
                        schema.contains(field.name())
                                ? typed(
                                        field,
                                        schema.field(schema.indexOf(field.name()))
                                                .type(),
                                        field.nullable())
                                : field);
            }
            wanted = Schema.of(fields);
        }
        List<String> names =
                schema.fields().stream().map(Field::name).filter(own::contains).toList();
        RowSource table = opener.open(path, wanted, names.isEmpty() ? null : names);
        open = table;
        rows = new Batch(table.schema());
        next++;
    }

    private void append(Batch from, Batch to) {
        int count = from.rowCount();
        for (int i = 0; i < schema.size(); i++) {
            String name = schema.field(i).name();
            Column column = to.column(i);
            if (from.schema().contains(name)) {
                append(from.column(name), count, column);
            } else {
                for (int row = 0; row < count; row++) {
                    column.appendNull();
                }
            }
        }
    }

    private static void append(Column from, int count, Column to) {
        if (!(from instanceof FloatColumn floats) || !(to instanceof DoubleColumn doubles)) {
            to.append(from, 0, count);
            return;
        }
        for (int row = 0; row < count; row++) {
            if (floats.isNull(row)) {
                doubles.appendNull();
            } else {
                doubles.append(floats.get(row));
            }
        }
    }

    @Override
    public void close() throws IOException {
        RowSource table = open;
        open = null;
        rows = null;
        if (table != null) {
            table.close();
        }
    }
}
