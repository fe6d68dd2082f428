package dev.basalt.model.embedding;

/// How an embedding model uses the machine.
///
/// - **Units:** `maxBatchTokens` in tokens, padding included
///
/// @param threads        number of threads that compute one batch
/// @param maxBatchTokens largest size of a batch, as texts times the tokens of the longest one; a single longer text is
///                       a batch of its own
/// @param spinning       whether threads that wait for each other keep their core busy, which helps when the machine
/// does
///                       nothing else and takes the core from everyone else when it does
public record EmbeddingOptions(int threads, int maxBatchTokens, boolean spinning) {
    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if one is below 1
    public EmbeddingOptions {
        requirePositive("threads", threads);
        requirePositive("maxBatchTokens", maxBatchTokens);
    }

    /// The options measured to be best for this machine's number of cores.
    ///
    /// @return options
    public static EmbeddingOptions defaults() {
        return new EmbeddingOptions(Runtime.getRuntime().availableProcessors(), 1024, false);
    }

    /// These options with another number of threads.
    ///
    /// @param count number of threads
    /// @return new options
    public EmbeddingOptions withThreads(int count) {
        return new EmbeddingOptions(count, maxBatchTokens, spinning);
    }

    /// These options with another batch size.
    ///
    /// @param tokens largest size of a batch in tokens
    /// @return new options
    public EmbeddingOptions withMaxBatchTokens(int tokens) {
        return new EmbeddingOptions(threads, tokens, spinning);
    }

    /// These options with spinning on or off.
    ///
    /// @param enabled whether waiting threads keep their core busy
    /// @return new options
    public EmbeddingOptions withSpinning(boolean enabled) {
        return new EmbeddingOptions(threads, maxBatchTokens, enabled);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be positive, but was " + value);
        }
    }
}
