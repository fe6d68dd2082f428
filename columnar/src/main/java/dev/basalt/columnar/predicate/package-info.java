/// Filters over the columns of rows: tested on values, and on what is known of many values at once.
package dev.basalt.columnar.predicate;
