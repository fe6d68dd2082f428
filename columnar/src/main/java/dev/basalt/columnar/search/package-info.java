/// Nearest vectors of a column, found where they lie in the file.
package dev.basalt.columnar.search;
