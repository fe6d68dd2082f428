package dev.basalt.engine.chunk;

/// How large passages are.
///
/// @param maxTokens     the most tokens of one passage, the model's special tokens included
/// @param overlapTokens how many tokens of a passage may be repeated at the start of the next, in whole sentences
public record ChunkOptions(int maxTokens, int overlapTokens) {
    /// 256 tokens with up to 32 repeated.
    public static final ChunkOptions DEFAULT = new ChunkOptions(256, 32);

    /// Checks that a passage can grow past its overlap.
    ///
    /// @throws IllegalArgumentException if the sizes do not fit together
    public ChunkOptions {
        if (maxTokens < 8) {
            throw new IllegalArgumentException("maxTokens must be at least 8, but was " + maxTokens);
        }
        if (overlapTokens < 0 || overlapTokens > maxTokens / 2) {
            throw new IllegalArgumentException(
                    "overlapTokens must be in [0, " + maxTokens / 2 + "], but was " + overlapTokens);
        }
    }
}
