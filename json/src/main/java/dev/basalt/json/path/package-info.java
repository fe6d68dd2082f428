/// JSONPath: queries that select values of a document.
///
/// [dev.basalt.json.path.JsonPath] is compiled once and evaluated on the tape of a
/// [dev.basalt.json.JsonDocument], within limits on steps and results whatever the query is.
package dev.basalt.json.path;
