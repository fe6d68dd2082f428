package dev.basalt.json.schema;

import org.jspecify.annotations.Nullable;

/// The values of `format`.
final class SchemaFormats {
    private SchemaFormats() {}

    /// Whether a string has a format.
    interface Format {
        boolean matches(String text);
    }

    static @Nullable Format find(String name, SchemaDialect draft) {
        return null;
    }
}
