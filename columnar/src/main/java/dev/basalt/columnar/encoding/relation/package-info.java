/// Encoding a column by another one of the same rows.
package dev.basalt.columnar.encoding.relation;
