/// A durable set of vectors in a directory: what was acknowledged survives any crash and is found by every search.
package dev.basalt.vector.collection;
