package dev.basalt.columnar.table.internal;

import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Decimal;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.columnar.table.SchemaChange;
import java.util.ArrayList;
import java.util.List;

/// The columns of a table at one time, with the numbers that stay theirs.
///
/// - **Threads:** immutable
///
/// @param schema the columns
/// @param ids    the number of each column
public record TableSchema(Schema schema, List<Integer> ids) {
    private static final List<Simple> SIGNED = List.of(Simple.INT8, Simple.INT16, Simple.INT32, Simple.INT64);
    private static final List<Simple> UNSIGNED = List.of(Simple.UINT8, Simple.UINT16, Simple.UINT32, Simple.UINT64);
    private static final List<Simple> REAL = List.of(Simple.FLOAT16, Simple.FLOAT32, Simple.FLOAT64);

    /// Copies the numbers.
    public TableSchema {
        ids = List.copyOf(ids);
    }

    /// The columns of a new table, numbered from 0.
    ///
    /// @param schema the columns
    /// @return the table's schema
    public static TableSchema first(Schema schema) {
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            ids.add(i);
        }
        return new TableSchema(schema, ids);
    }

    /// Some of the columns.
    ///
    /// @param names their names
    /// @return a schema with these, in that order
    public TableSchema select(List<String> names) {
        return new TableSchema(
                schema.select(names),
                names.stream().map(name -> ids.get(schema.indexOf(name))).toList());
    }

    /// The columns after a change.
    ///
    /// @param change the change
    /// @param nextId the number of an added column
    /// @return the new schema
    /// @throws IllegalArgumentException if the change cannot be made
    public TableSchema with(SchemaChange change, int nextId) {
        List<Field> fields = new ArrayList<>(schema.fields());
        List<Integer> numbers = new ArrayList<>(ids);
        switch (change) {
            case SchemaChange.AddColumn(Field field) -> {
                if (!field.nullable()) {
                    throw new IllegalArgumentException(
                            "an added column must be nullable, but " + field.name() + " is not");
                }
                fields.add(field);
                numbers.add(nextId);
            }
            case SchemaChange.RenameColumn(String from, String to) -> {
                Field field = schema.field(schema.indexOf(from));
                fields.set(schema.indexOf(from), rebuilt(field, to, field.type(), field.nullable()));
            }
            case SchemaChange.DropColumn(String name) -> {
                if (fields.size() == 1) {
                    throw new IllegalArgumentException("a table must keep a column, but " + name + " is its last");
                }
                int at = schema.indexOf(name);
                fields.remove(at);
                numbers.subList(at, at + 1).clear();
            }
            case SchemaChange.WidenColumn(String name, DataType type) -> {
                Field field = schema.field(schema.indexOf(name));
                if (!widens(field.type(), type)) {
                    throw new IllegalArgumentException("column " + name + " must be widened to a type that holds all "
                            + field.type().label() + ", but " + type.label() + " does not");
                }
                fields.set(schema.indexOf(name), rebuilt(field, name, type, field.nullable()));
            }
            case SchemaChange.MakeNullable(String name) -> {
                Field field = schema.field(schema.indexOf(name));
                fields.set(schema.indexOf(name), rebuilt(field, name, field.type(), true));
            }
        }
        return new TableSchema(Schema.of(fields), numbers);
    }

    private static Field rebuilt(Field field, String name, DataType type, boolean nullable) {
        return new Field(name, type, nullable, field.semantic(), field.personal(), field.attributes());
    }

    /// Whether every value of a type is one of another type, too.
    ///
    /// @param from the type
    /// @param to   the other type
    /// @return whether it is; false for a type and itself
    public static boolean widens(DataType from, DataType to) {
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
}
