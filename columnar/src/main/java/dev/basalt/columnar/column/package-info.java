/// Columns in memory, as they are written and read: primitive arrays with a bit per row that says whether it is null.
package dev.basalt.columnar.column;
