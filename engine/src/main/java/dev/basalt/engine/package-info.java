/// The embedded engine: open a [dev.basalt.engine.Store], get a collection, add documents, search by meaning.
package dev.basalt.engine;
