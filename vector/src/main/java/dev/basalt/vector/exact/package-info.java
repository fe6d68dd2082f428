/// The index that looks at every row: always right, and the measure for all others.
package dev.basalt.vector.exact;
