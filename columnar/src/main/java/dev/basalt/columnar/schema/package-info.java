/// What the columns of a file are: names, types, meanings.
package dev.basalt.columnar.schema;
