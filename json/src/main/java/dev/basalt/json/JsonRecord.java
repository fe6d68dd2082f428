package dev.basalt.json;

/// One document of a stream.
///
/// @param document   the document; valid until the function that received it returns
/// @param line       the line of the stream where its record begins, from 1 on
/// @param byteOffset where its record begins in the stream
public record JsonRecord(JsonDocument document, long line, long byteOffset) {}
