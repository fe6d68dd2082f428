/// What encodings and statistics of bytes share.
package dev.basalt.columnar.encoding.internal;
