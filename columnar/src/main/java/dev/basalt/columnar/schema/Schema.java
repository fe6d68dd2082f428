package dev.basalt.columnar.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The columns of a file.
///
/// - **Threads:** immutable
public final class Schema {
    private final List<Field> fields;
    private final Map<String, Integer> positions;

    private Schema(List<Field> fields) {
        this.fields = List.copyOf(fields);
        this.positions = new HashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            if (positions.put(fields.get(i).name(), i) != null) {
                throw new IllegalArgumentException("columns must have different names, but two are named "
                        + fields.get(i).name());
            }
        }
    }

    /// Makes a schema.
    ///
    /// @param fields the columns
    /// @return the schema
    /// @throws IllegalArgumentException if two columns have one name
    public static Schema of(List<Field> fields) {
        return new Schema(fields);
    }

    /// Makes a schema.
    ///
    /// @param fields the columns
    /// @return the schema
    /// @throws IllegalArgumentException if two columns have one name
    public static Schema of(Field... fields) {
        return new Schema(List.of(fields));
    }

    /// The columns.
    ///
    /// @return the columns in their order
    public List<Field> fields() {
        return fields;
    }

    /// How many columns there are.
    ///
    /// @return the count
    public int size() {
        return fields.size();
    }

    /// A column by its position.
    ///
    /// @param index from 0
    /// @return the column
    public Field field(int index) {
        return fields.get(index);
    }

    /// The position of a column.
    ///
    /// @param name its name
    /// @return the position
    /// @throws IllegalArgumentException if there is no such column; the message names those there are
    public int indexOf(String name) {
        Integer index = positions.get(name);
        if (index == null) {
            throw new IllegalArgumentException(
                    "column must be one of " + fields.stream().map(Field::name).toList() + ", but was " + name);
        }
        return index;
    }

    /// Whether there is a column of that name.
    ///
    /// @param name the name
    /// @return whether there is
    public boolean contains(String name) {
        return positions.containsKey(name);
    }

    /// The names of the columns that are read where nobody says which.
    ///
    /// @return the names of all but those made from others
    public List<String> usualNames() {
        return fields.stream()
                .filter(field -> !field.isDerived())
                .map(Field::name)
                .toList();
    }

    /// Some of the columns.
    ///
    /// @param names their names
    /// @return a schema with these, in that order
    /// @throws IllegalArgumentException if there is no such column
    public Schema select(List<String> names) {
        List<Field> selected = new ArrayList<>();
        for (String name : names) {
            selected.add(fields.get(indexOf(name)));
        }
        return new Schema(selected);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Schema schema && schema.fields.equals(fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Field field : fields) {
            text.append(text.isEmpty() ? "" : ", ")
                    .append(field.name())
                    .append(' ')
                    .append(field.type().label())
                    .append(field.nullable() ? "" : " not null");
        }
        return text.toString();
    }
}
