/// Rows as text: CSV (RFC 4180) and NDJSON, read with a schema that is found or given, and written; and single values
/// as text for people.
///
/// | type | in CSV and for people | in NDJSON |
/// |---|---|---|
/// | bool | `true`, `false` | the same |
/// | integers | digits | a number |
/// | float16 to float64 | the shortest that reads back the same; `NaN`, `Infinity`, `-Infinity` | a number or a
/// string
/// |
/// | decimal | all digits of its scale | a number with all digits of its scale |
/// | date | `2026-01-31` | a string |
/// | time | `23:59:59`, with as many digits behind the second as its unit has | a string |
/// | timestamp | `2026-01-31T23:59:59.000001`; in a zone: in UTC, with `Z` | a string |
/// | string | itself | a string |
/// | binary | base64 (RFC 4648 §4) | a string |
/// | uuid | `0f8fad5b-d9cb-469f-a165-70867728950e` | a string |
/// | vector, list | a JSON array | an array |
/// | struct | a JSON object | an object |
///
/// A null is an empty value in CSV and `null` in NDJSON; an empty string stands in quotes in CSV.
///
/// Both sources look at the whole file before they give the first row, unless they are told the schema or how many
/// rows to look at: the type that is found then fits every row.
package dev.basalt.columnar.text;
