/// Text files cut into records: lines, CSV records and JSON values, each held whole within a limit, each with its
/// place.
package dev.basalt.core.text;
