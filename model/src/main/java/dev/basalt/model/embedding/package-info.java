/// Text to vectors: where a model is found, how it is run, and what comes out.
package dev.basalt.model.embedding;
