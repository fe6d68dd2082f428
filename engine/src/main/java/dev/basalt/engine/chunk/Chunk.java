package dev.basalt.engine.chunk;

/// A passage of a text.
///
/// @param start      index of its first character (UTF-16)
/// @param end        index after its last character
/// @param tokenCount its number of tokens, special tokens not counted
public record Chunk(int start, int end, int tokenCount) {}
