/// Cuts a document's text into the passages that are embedded.
package dev.basalt.engine.chunk;
