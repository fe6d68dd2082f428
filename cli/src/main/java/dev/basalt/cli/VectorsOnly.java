package dev.basalt.cli;

import dev.basalt.engine.Embedder;
import dev.basalt.engine.StoreOptions;
import java.util.List;

/// Stands for a model in a store whose vectors all come from outside; it cannot embed.
///
/// @param id        names where the vectors come from
/// @param dimension number of elements of each vector
record VectorsOnly(String id, int dimension) implements Embedder {
    static StoreOptions options(int dimension) {
        return StoreOptions.DEFAULT.withEmbedder(() -> new VectorsOnly("vectors", dimension));
    }

    @Override
    public int maxTokens() {
        return Integer.MAX_VALUE;
    }

    @Override
    public int[] countTokens(List<String> texts) {
        return new int[texts.size()];
    }

    @Override
    public float[] embed(List<String> texts) {
        throw new IllegalArgumentException("vectors must be given here, but only texts were");
    }

    @Override
    public void close() {}
}
