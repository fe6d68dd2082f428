/// Parsing, navigating and writing JSON.
///
/// [dev.basalt.json.JsonParser] makes a [dev.basalt.json.JsonDocument] of bytes. Code that runs once per
/// document walks it with [dev.basalt.json.JsonValue]; code that runs once per value uses the node numbers of
/// the document, which cost no objects.
package dev.basalt.json;
