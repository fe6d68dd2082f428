/// Tables: directories of NCF files whose versions are committed whole or not at all, and stay readable.
package dev.basalt.columnar.table;
