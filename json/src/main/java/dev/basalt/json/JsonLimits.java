package dev.basalt.json;

import dev.basalt.core.limit.Limits;

/// How much a document may hold; each is checked before memory is taken for it.
///
/// - **Units:** sizes in bytes of the text
/// - **Threads:** immutable
///
/// @param maxBytes       size of a document, at most [#GREATEST_BYTES]
/// @param maxDepth       open arrays and objects, at most [#GREATEST_DEPTH]
/// @param maxStringBytes size of a string or name between its quotes
/// @param maxNumberBytes size of a number's text, at most [#GREATEST_NUMBER_BYTES]
/// @param maxTokens      values and names of a document
public record JsonLimits(long maxBytes, int maxDepth, int maxStringBytes, int maxNumberBytes, long maxTokens) {
    /// The greatest size of a document.
    public static final long GREATEST_BYTES = (1L << 36) - 1;

    /// The greatest depth.
    public static final int GREATEST_DEPTH = 1 << 22;

    /// The greatest size of a number's text.
    public static final int GREATEST_NUMBER_BYTES = 1 << 23;

    /// The limits used where the caller gives none: what lies in memory or a mapped file already may be as
    /// large as it is, the rest is more than documents of people have.
    public static final JsonLimits DEFAULT = new JsonLimits(GREATEST_BYTES, 1000, 1 << 30, 10_000, 1L << 30);

    /// Checks that every limit is within its bounds.
    ///
    /// @throws IllegalArgumentException if one is not
    public JsonLimits {
        require("maxBytes", maxBytes, GREATEST_BYTES);
        require("maxDepth", maxDepth, GREATEST_DEPTH);
        require("maxStringBytes", maxStringBytes, Integer.MAX_VALUE);
        require("maxNumberBytes", maxNumberBytes, GREATEST_NUMBER_BYTES);
        require("maxTokens", maxTokens, Long.MAX_VALUE);
    }

    private static void require(String name, long value, long greatest) {
        if (value < 1 || value > greatest) {
            throw new IllegalArgumentException(name + " must be in [1, " + greatest + "], but was " + value);
        }
    }

    /// These limits with another document size.
    ///
    /// @param bytes the new limit in bytes
    /// @return new limits
    public JsonLimits withMaxBytes(long bytes) {
        return new JsonLimits(bytes, maxDepth, maxStringBytes, maxNumberBytes, maxTokens);
    }

    /// These limits with another depth.
    ///
    /// @param depth the new limit
    /// @return new limits
    public JsonLimits withMaxDepth(int depth) {
        return new JsonLimits(maxBytes, depth, maxStringBytes, maxNumberBytes, maxTokens);
    }

    /// These limits with another size of strings and names.
    ///
    /// @param bytes the new limit in bytes
    /// @return new limits
    public JsonLimits withMaxStringBytes(int bytes) {
        return new JsonLimits(maxBytes, maxDepth, bytes, maxNumberBytes, maxTokens);
    }

    /// These limits with another size of numbers.
    ///
    /// @param bytes the new limit in bytes
    /// @return new limits
    public JsonLimits withMaxNumberBytes(int bytes) {
        return new JsonLimits(maxBytes, maxDepth, maxStringBytes, bytes, maxTokens);
    }

    /// These limits with another count of values and names.
    ///
    /// @param tokens the new limit
    /// @return new limits
    public JsonLimits withMaxTokens(long tokens) {
        return new JsonLimits(maxBytes, maxDepth, maxStringBytes, maxNumberBytes, tokens);
    }

    /// The limits of `core` for documents, as far as they speak of JSON.
    ///
    /// @param limits limits of documents
    /// @return the default with the size and depth of those
    public static JsonLimits of(Limits limits) {
        return DEFAULT.withMaxBytes(limits.maxDocumentBytes()).withMaxDepth(limits.maxNestingDepth());
    }
}
