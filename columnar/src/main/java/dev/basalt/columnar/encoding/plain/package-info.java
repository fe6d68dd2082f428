/// Encodings that everything else is measured by: one value for all, and values as they are.
package dev.basalt.columnar.encoding.plain;
