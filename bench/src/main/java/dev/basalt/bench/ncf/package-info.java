/// The columnar engine against its rivals: sizes and speeds over the same tables.
package dev.basalt.bench.ncf;
