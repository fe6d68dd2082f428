package dev.basalt.json.fold;

import dev.basalt.json.JsonPointer;

/// A value of a document that can be folded.
///
/// @param pointer     where it is
/// @param displayName what people call it: its `@display_name`, or its name in the document
/// @param summary     what it holds, in a few words
/// @param byteSize    how many bytes its text has
/// @param itemCount   how many members, elements or characters it has
/// @param isMarked    whether the document says that it can be folded, and not its size
public record FoldedPlace(
        JsonPointer pointer, String displayName, String summary, long byteSize, long itemCount, boolean isMarked) {}
