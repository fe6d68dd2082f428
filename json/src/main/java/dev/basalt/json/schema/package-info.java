/// JSON Schema: compiling, validating, reports.
///
/// [dev.basalt.json.schema.JsonSchema] is compiled from a document and the schemas that it refers to;
/// [dev.basalt.json.schema.SchemaValidator] judges documents where they were parsed, without objects for each
/// value.
package dev.basalt.json.schema;
