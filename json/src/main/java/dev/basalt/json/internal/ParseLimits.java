package dev.basalt.json.internal;

/// The limits that parsers check as they go.
///
/// @param maxDepth       open arrays and objects at any time
/// @param maxStringBytes bytes between the quotes of a name or string
/// @param maxNumberBytes bytes of a number's text
/// @param maxTokens      values and names of a document
public record ParseLimits(int maxDepth, int maxStringBytes, int maxNumberBytes, long maxTokens) {}
