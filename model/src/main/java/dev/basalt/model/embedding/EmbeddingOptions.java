package dev.basalt.model.embedding;

/// How an embedding model uses the machine.
///
/// - **Units:** `maxBatchTokens` in tokens, padding included
///
/// @param threads        number of batches that one call computes at the same time, each on a thread of its own
/// @param maxBatchTokens largest size of a batch, as texts times the tokens of the longest one; a single longer text
///                       is a batch of its own
public record EmbeddingOptions(int threads, int maxBatchTokens) {
    private static final int DEFAULT_BATCH_TOKENS = 256;

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if one is below 1
    public EmbeddingOptions {
        requirePositive("threads", threads);
        requirePositive("maxBatchTokens", maxBatchTokens);
    }

    /// A thread for each processor, and the batch size that was measured to be fastest (docs/perf/embedding.md).
    ///
    /// @return options
    public static EmbeddingOptions defaults() {
        return new EmbeddingOptions(Runtime.getRuntime().availableProcessors(), DEFAULT_BATCH_TOKENS);
    }

    /// These options with another number of threads.
    ///
    /// @param count number of threads
    /// @return new options
    public EmbeddingOptions withThreads(int count) {
        return new EmbeddingOptions(count, maxBatchTokens);
    }

    /// These options with another batch size.
    ///
    /// @param tokens largest size of a batch in tokens
    /// @return new options
    public EmbeddingOptions withMaxBatchTokens(int tokens) {
        return new EmbeddingOptions(threads, tokens);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be positive, but was " + value);
        }
    }
}
