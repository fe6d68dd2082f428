/// Encodings of real numbers, decimals and UUIDs.
package dev.basalt.columnar.encoding.real;
