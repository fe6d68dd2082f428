/// An index by locality-sensitive hashing: rows in the same direction mostly share a bucket in one of several
/// tables.
package dev.basalt.vector.lsh;
