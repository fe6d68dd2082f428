package dev.basalt.columnar.file.internal;

import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.ListOf;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.DataType.Struct;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import java.util.ArrayList;
import java.util.List;

/// One sequence of pages: a column, or what a column of lists or records is made of.
///
/// A column of records is one that only says which records there are, and the columns of the fields. A column of
/// lists is one of lengths, and the column of the elements, which counts its own rows.
///
/// - **Threads:** immutable
///
/// @param id       number in the file, from 0, depth first
/// @param path     the name of the column, and of the fields down to this part, joined by dots
/// @param role     what the pages hold
/// @param field    the field it is of
/// @param children the columns of a record's fields, or of a list's elements
public record PhysicalColumn(int id, String path, Role role, Field field, List<PhysicalColumn> children) {
    /// What pages hold.
    public enum Role {
        /// Values of the field's type.
        VALUES,
        /// Lengths of lists.
        LENGTHS,
        /// Only which rows have a value.
        PRESENCE
    }

    /// The type of the values in the pages.
    ///
    /// @return the type; of lengths `int64`
    public DataType valueType() {
        return role == Role.LENGTHS ? Simple.INT64 : field.type();
    }

    /// The columns that a schema comes to.
    ///
    /// @param schema the schema
    /// @return a column for each field, with its parts
    public static List<PhysicalColumn> of(Schema schema) {
        List<PhysicalColumn> columns = new ArrayList<>();
        int next = 0;
        for (Field field : schema.fields()) {
            PhysicalColumn column = of(field, field.name(), next);
            columns.add(column);
            next += column.parts().size();
        }
        return columns;
    }

    private static PhysicalColumn of(Field field, String path, int id) {
        List<PhysicalColumn> children = new ArrayList<>();
        Role role = Role.VALUES;
        if (field.type() instanceof ListOf(Field element)) {
            role = Role.LENGTHS;
            children.add(of(element, path + "[]", id + 1));
        } else if (field.type() instanceof Struct(List<Field> fields)) {
            role = Role.PRESENCE;
            int next = id + 1;
            for (Field part : fields) {
                PhysicalColumn child = of(part, path + "." + part.name(), next);
                children.add(child);
                next += child.parts().size();
            }
        }
        return new PhysicalColumn(id, path, role, field, List.copyOf(children));
    }

    /// This column and all below it.
    ///
    /// @return in the order of their numbers
    public List<PhysicalColumn> parts() {
        List<PhysicalColumn> parts = new ArrayList<>();
        collect(parts);
        return parts;
    }

    private void collect(List<PhysicalColumn> parts) {
        parts.add(this);
        for (PhysicalColumn child : children) {
            child.collect(parts);
        }
    }
}
