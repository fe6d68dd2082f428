/// Compressing what other encodings wrote, as one block of bytes.
package dev.basalt.columnar.encoding.block;
