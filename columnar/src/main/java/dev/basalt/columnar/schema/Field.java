package dev.basalt.columnar.schema;

import java.util.Map;

/// A named column, or a part of one.
///
/// - **Threads:** immutable
///
/// @param name       its name; it may be empty
/// @param type       the type of its values
/// @param nullable   whether a row may have no value
/// @param semantic   what the values mean
/// @param personal   whether the values are personal data; always true where `semantic` says so
/// @param attributes anything else worth keeping with the column
public record Field(
        String name,
        DataType type,
        boolean nullable,
        SemanticType semantic,
        boolean personal,
        Map<String, String> attributes) {
    /// The attribute of a column made from another: the name of that one.
    public static final String DERIVED_FROM = "derived_from";

    /// Copies the attributes.
    public Field {
        personal |= semantic.isPersonal();
        attributes = Map.copyOf(attributes);
    }

    /// A column that may hold nulls and of which nothing else is known.
    ///
    /// @param name its name
    /// @param type the type of its values
    /// @return the field
    public static Field of(String name, DataType type) {
        return new Field(name, type, true, SemanticType.NONE, false, Map.of());
    }

    /// Whether the values are made from those of another column, so that readers have to ask for them by name.
    ///
    /// @return whether they are
    public boolean isDerived() {
        return attributes.containsKey(DERIVED_FROM);
    }

    /// This field, with a value in every row.
    ///
    /// @return a field
    public Field notNull() {
        return new Field(name, type, false, semantic, personal, attributes);
    }

    /// This field with another meaning.
    ///
    /// @param meaning what its values mean
    /// @return a field
    public Field meaning(SemanticType meaning) {
        return new Field(name, type, nullable, meaning, personal, attributes);
    }

    /// This field, marked as personal data.
    ///
    /// @return a field
    public Field markedPersonal() {
        return new Field(name, type, nullable, semantic, true, attributes);
    }

    /// This field with more attributes.
    ///
    /// @param more the attributes, instead of those it has
    /// @return a field
    public Field withAttributes(Map<String, String> more) {
        return new Field(name, type, nullable, semantic, personal, more);
    }
}
