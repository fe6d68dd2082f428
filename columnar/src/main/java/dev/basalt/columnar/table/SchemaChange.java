package dev.basalt.columnar.table;

import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.Field;

/// A change of a table's columns. No file is written anew: columns are known by numbers, not by names, and old
/// files are read as the new columns demand.
public sealed interface SchemaChange {
    /// Adds a column behind the others; it is null in all rows there are.
    ///
    /// @param field the column, which must be nullable
    record AddColumn(Field field) implements SchemaChange {}

    /// Gives a column another name.
    ///
    /// @param from its name
    /// @param to   its new name
    record RenameColumn(String from, String to) implements SchemaChange {}

    /// Takes a column away. A column of that name that is added later has none of its values.
    ///
    /// @param name its name
    record DropColumn(String name) implements SchemaChange {}

    /// Gives a column a type that holds all values of the one it has: a longer integer, a longer float, a
    /// decimal of more digits.
    ///
    /// @param name its name
    /// @param type the new type
    record WidenColumn(String name, DataType type) implements SchemaChange {}

    /// Lets a column have nulls.
    ///
    /// @param name its name
    record MakeNullable(String name) implements SchemaChange {}
}
