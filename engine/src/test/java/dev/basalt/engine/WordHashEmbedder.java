package dev.basalt.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A small real embedder for tests: the sum of one random unit vector for each word, so that texts that share words
/// are near each other. A token is a word, or a character where the test asks for that.
public final class WordHashEmbedder implements Embedder {
    private static final Pattern WORD = Pattern.compile("\\S+");
    private static final Pattern CHARACTER = Pattern.compile("\\S");

    private final int dimension;
    private final int maxTokens;
    private final Pattern token;
    private final String id;

    public WordHashEmbedder(int dimension, int maxTokens) {
        this(dimension, maxTokens, false);
    }

    public WordHashEmbedder(int dimension, int maxTokens, boolean charactersAreTokens) {
        this(dimension, maxTokens, charactersAreTokens, "word-hash-" + dimension);
    }

    public WordHashEmbedder(int dimension, int maxTokens, boolean charactersAreTokens, String id) {
        this.dimension = dimension;
        this.maxTokens = maxTokens;
        this.token = charactersAreTokens ? CHARACTER : WORD;
        this.id = id;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public int maxTokens() {
        return maxTokens;
    }

    @Override
    public int[] countTokens(List<String> texts) {
        return texts.stream().mapToInt(text -> tokens(text).size()).toArray();
    }

    @Override
    public float[] embed(List<String> texts) {
        float[] vectors = new float[texts.size() * dimension];
        for (int i = 0; i < texts.size(); i++) {
            embed(texts.get(i), vectors, i * dimension);
        }
        return vectors;
    }

    private void embed(String text, float[] vectors, int offset) {
        List<String> tokens = tokens(text);
        for (String word : tokens.subList(0, Math.min(tokens.size(), maxTokens))) {
            Random random = new Random(word.toLowerCase(Locale.ROOT).hashCode());
            for (int i = 0; i < dimension; i++) {
                vectors[offset + i] += (float) random.nextGaussian();
            }
        }
        double norm = 0;
        for (int i = 0; i < dimension; i++) {
            norm += (double) vectors[offset + i] * vectors[offset + i];
        }
        for (int i = 0; i < dimension; i++) {
            vectors[offset + i] /= (float) Math.max(Math.sqrt(norm), 1e-12);
        }
    }

    private List<String> tokens(String text) {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = token.matcher(text);
        while (matcher.find()) {
            tokens.add(matcher.group());
        }
        return tokens;
    }

    @Override
    public void close() {}
}
