package dev.basalt.model.embedding;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/// How fast does the bundled model open and embed on this machine? Recorded in docs/perf/embedding.md.
///
/// Arguments: number of texts, rounds, then pairs of threads and batch tokens such as `2x512`. The pairs take turns in
/// every round, so that noise of the machine hits all of them alike.
public final class EmbeddingSpeed {
    private static final double NANOS_PER_SECOND = 1e9;

    private EmbeddingSpeed() {}

    /// Measures and prints.
    ///
    /// @param arguments see the class
    /// @throws IOException if the model cannot be opened
    public static void main(String[] arguments) throws IOException {
        PrintStream out = System.out;
        List<String> texts = texts(Integer.parseInt(arguments[0]));
        int rounds = Integer.parseInt(arguments[1]);
        measureOpening(out);
        TreeMap<String, double[]> rates = new TreeMap<>();
        TreeMap<String, EmbeddingModel> models = new TreeMap<>();
        long tokenCount = 0;
        for (int i = 2; i < arguments.length; i++) {
            String[] pair = arguments[i].split("x", 2);
            EmbeddingOptions options = new EmbeddingOptions(Integer.parseInt(pair[0]), Integer.parseInt(pair[1]));
            EmbeddingModel model = EmbeddingModel.open(ModelFiles.bundled(BundledModel.MINILM), options);
            models.put(arguments[i], model);
            rates.put(arguments[i], new double[rounds]);
            model.embed(texts.subList(0, 20));
            long start = System.nanoTime();
            tokenCount = Arrays.stream(model.tokenizer().countTokens(texts)).sum() + 2L * texts.size();
            out.printf("tokenizer: %.0f tokens/s%n", tokenCount * NANOS_PER_SECOND / (System.nanoTime() - start));
        }
        for (int round = 0; round < rounds; round++) {
            for (String name : models.keySet()) {
                long start = System.nanoTime();
                models.get(name).embed(texts);
                rates.get(name)[round] = texts.size() * NANOS_PER_SECOND / (System.nanoTime() - start);
            }
        }
        double tokensPerText = tokenCount / (double) texts.size();
        for (String name : rates.keySet()) {
            double[] sorted = rates.get(name).clone();
            Arrays.sort(sorted);
            double best = sorted[rounds - 1];
            double median = sorted[rounds / 2];
            out.printf(
                    "%s: best %.0f tokens/s %.1f texts/s, median %.0f tokens/s %.1f texts/s%n",
                    name, best * tokensPerText, best, median * tokensPerText, median);
        }
        models.values().forEach(EmbeddingModel::close);
    }

    private static void measureOpening(PrintStream out) throws IOException {
        for (int i = 0; i < 5; i++) {
            long start = System.nanoTime();
            ModelFiles files = ModelFiles.bundled(BundledModel.MINILM);
            long found = System.nanoTime();
            try (EmbeddingModel model = EmbeddingModel.open(files)) {
                long opened = System.nanoTime();
                model.embed("what is the first text");
                long first = System.nanoTime();
                model.embed("what is the second text");
                out.printf(
                        "find %.0f ms, open %.0f ms, first text %.1f ms, second text %.1f ms%n",
                        (found - start) / 1e6,
                        (opened - found) / 1e6,
                        (first - opened) / 1e6,
                        (System.nanoTime() - first) / 1e6);
            }
        }
    }

    /// Texts of 20 to 250 tokens, all lengths equally likely, from words that are a token each.
    private static List<String> texts(int count) {
        Random random = new Random(1);
        String words = "the of and in to was is for on as with by he that at from his it an were are which "
                + "this also be or has had first one their its new after but who not they have her she "
                + "two been other when there all into city state world school national war year";
        String[] vocabulary = words.split(" ", -1);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StringBuilder text = new StringBuilder();
            int length = 18 + random.nextInt(231);
            for (int j = 0; j < length; j++) {
                text.append(vocabulary[random.nextInt(vocabulary.length)]).append(' ');
            }
            texts.add(text.toString());
        }
        return texts;
    }
}
