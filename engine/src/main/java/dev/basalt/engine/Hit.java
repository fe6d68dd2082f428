package dev.basalt.engine;

/// A document that a search found, with the passage that made it match.
///
/// @param score        cosine similarity of the query and the passage, in [-1, 1]
/// @param document     the document
/// @param passage      the passage of the document's text that is nearest to the query
/// @param passageIndex number of the passage within the document, from 0
public record Hit(float score, Document document, String passage, int passageIndex) {}
