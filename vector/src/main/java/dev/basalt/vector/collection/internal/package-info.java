/// The files and parts of a collection.
package dev.basalt.vector.collection.internal;
