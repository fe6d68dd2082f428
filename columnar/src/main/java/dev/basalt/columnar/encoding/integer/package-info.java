/// Encodings of integers, and of values that repeat.
package dev.basalt.columnar.encoding.integer;
