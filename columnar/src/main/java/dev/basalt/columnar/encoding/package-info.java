/// How the values of a page become bytes and back: a registry of encodings, each of which may hold others.
package dev.basalt.columnar.encoding;
