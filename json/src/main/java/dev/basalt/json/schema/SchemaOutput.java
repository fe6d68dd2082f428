package dev.basalt.json.schema;

/// How much a report tells, by the output formats of JSON Schema 2020-12, section 12.4.
public enum SchemaOutput {
    /// Whether the document is valid.
    FLAG,
    /// All errors in one list.
    BASIC,
    /// Errors in the tree of the schemas that they come from, without those that hold one other alone.
    DETAILED
}
