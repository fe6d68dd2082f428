/// Changes of documents: JSON Patch, JSON Merge Patch, and patches that lead from one document to another.
///
/// Everything is read from the tape of a [dev.basalt.json.JsonDocument] and written as bytes; values that do not
/// change are copied as they stand in the text.
///
/// Two values are equal as RFC 6902 has it: numbers by their exact value (`1`, `1.0` and `10e-1` are the same),
/// strings by their decoded text, objects whatever the order of their members. Of members of the same name the
/// last one counts.
package dev.basalt.json.patch;
