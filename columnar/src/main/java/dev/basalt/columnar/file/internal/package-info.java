/// The pieces of an NCF file: header, pages, records of stripes, metadata of columns, footer and postscript.
package dev.basalt.columnar.file.internal;
