/// How tables lie on disk and how they are changed.
package dev.basalt.columnar.table.internal;
