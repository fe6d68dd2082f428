package dev.basalt.cli;

import dev.basalt.core.kernel.FloatKernels;
import dev.basalt.core.kernel.TopK;
import dev.basalt.engine.Embedder;
import dev.basalt.engine.ModelEmbedder;
import dev.basalt.model.embedding.BundledModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `basalt bench embed`.
@Command(
        name = "embed",
        mixinStandardHelpOptions = true,
        header = "The bundled models on the sample corpus: speed, and how far their vectors are from the exact ones.",
        description = {
            "The models take turns, batch by batch. The cosine is that of a passage's vector with the one of minilm;",
            "recall@10 is the share of a passage's ten nearest others by minilm that the model finds as well."
        })
final class EmbedBench implements Callable<Integer> {
    private static final int K = 10;
    private static final int TEXTS_AT_ONCE = 64;

    @Option(names = "--passages", paramLabel = "N", description = "Only the first N passages (default: all).")
    private @Nullable Integer passageLimit;

    @Option(names = "--json", description = "One JSON object a line for each model.")
    private boolean json;

    /// One model with what it made.
    private static final class Contender implements AutoCloseable {
        final BundledModel bundled;
        final Embedder model;
        final float[][] vectors;
        long nanos;

        Contender(BundledModel bundled, int count) throws IOException {
            this.bundled = bundled;
            this.model = ModelEmbedder.bundled(bundled);
            this.vectors = new float[count][];
        }

        void embed(List<String> texts, int first) {
            long start = System.nanoTime();
            float[] rows = model.embed(texts);
            nanos += System.nanoTime() - start;
            int dimension = model.dimension();
            for (int i = 0; i < texts.size(); i++) {
                vectors[first + i] = Arrays.copyOfRange(rows, i * dimension, (i + 1) * dimension);
            }
        }

        @Override
        public void close() {
            model.close();
        }
    }

    @Override
    public Integer call() throws IOException {
        List<String> passages = passages();
        if (passages.size() <= K) {
            throw new IllegalArgumentException(
                    "--passages must leave more than " + K + " passages, but leaves " + passages.size());
        }
        List<Contender> contenders = new ArrayList<>();
        try {
            for (BundledModel model : BundledModel.values()) {
                contenders.add(new Contender(model, passages.size()));
            }
            run(passages, contenders);
        } finally {
            contenders.forEach(Contender::close);
        }
        return ExitCode.DONE;
    }

    private List<String> passages() throws IOException {
        int most = passageLimit == null ? Integer.MAX_VALUE : Math.max(passageLimit, 0);
        try (Embedder model = ModelEmbedder.bundled()) {
            return IngestBench.passages(model, List.of(DemoCommand.corpus()), most);
        }
    }

    private void run(List<String> passages, List<Contender> contenders) {
        List<String> warmUp = passages.subList(0, Math.min(TEXTS_AT_ONCE, passages.size()));
        contenders.forEach(contender -> contender.model.embed(warmUp));
        for (int first = 0; first < passages.size(); first += TEXTS_AT_ONCE) {
            List<String> batch = passages.subList(first, Math.min(passages.size(), first + TEXTS_AT_ONCE));
            for (Contender contender : contenders) {
                contender.embed(batch, first);
            }
        }
        Contender exact = contenders.getFirst();
        int[][] truth = nearest(exact.vectors);
        if (!json) {
            System.out.println(Console.count(passages.size()) + " passages");
            row("model", "passages/s", "mean cosine", "least cosine", "recall@10");
        }
        for (Contender contender : contenders) {
            double rate = passages.size() / (contender.nanos / 1e9);
            double sum = 0;
            double least = 1;
            for (int i = 0; i < passages.size(); i++) {
                double cosine = dot(contender.vectors[i], exact.vectors[i]);
                sum += cosine;
                least = Math.min(least, cosine);
            }
            print(contender, rate, sum / passages.size(), least, recall(truth, nearest(contender.vectors)));
        }
    }

    private void print(Contender contender, double rate, double mean, double least, double recall) {
        if (json) {
            new JsonOut(System.out).object(object -> {
                object.name("model").value(contender.bundled.shortName());
                object.name("passages").value(contender.vectors.length);
                JsonOut.number(object.name("passagesPerSecond"), rate);
                JsonOut.number(object.name("meanCosine"), mean);
                JsonOut.number(object.name("leastCosine"), least);
                JsonOut.number(object.name("recallAt10"), recall);
            });
        } else {
            row(
                    contender.bundled.shortName(),
                    number("%.1f", rate),
                    number("%.4f", mean),
                    number("%.4f", least),
                    number("%.4f", recall));
        }
    }

    private static void row(String model, String rate, String mean, String least, String recall) {
        System.out.println(String.format("%-14s %12s %12s %13s %10s", model, rate, mean, least, recall));
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    /// The ten nearest others of each vector.
    private static int[][] nearest(float[][] vectors) {
        int[][] nearest = new int[vectors.length][K];
        TopK heap = TopK.highest(K);
        float[] scores = new float[vectors.length];
        float[] best = new float[K];
        for (int i = 0; i < vectors.length; i++) {
            for (int j = 0; j < vectors.length; j++) {
                scores[j] = j == i ? -2 : dot(vectors[i], vectors[j]);
            }
            heap.clear();
            heap.offerAll(scores, 0, scores.length, 0);
            heap.drainTo(nearest[i], best, 0);
        }
        return nearest;
    }

    private static float dot(float[] a, float[] b) {
        return FloatKernels.dot(a, 0, b, 0, a.length);
    }

    private static double recall(int[][] truth, int[][] found) {
        long same = 0;
        for (int i = 0; i < truth.length; i++) {
            Set<Integer> right = new HashSet<>();
            for (int row : truth[i]) {
                right.add(row);
            }
            for (int row : found[i]) {
                same += right.contains(row) ? 1 : 0;
            }
        }
        return same / ((double) truth.length * K);
    }
}
