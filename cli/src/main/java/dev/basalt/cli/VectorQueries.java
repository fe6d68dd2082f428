package dev.basalt.cli;

import dev.basalt.vector.collection.SearchOptions;
import dev.basalt.vector.collection.VectorCollection;
import dev.basalt.vector.collection.VectorSearcher;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// Answers all queries of a file, some at a time, on several threads.
final class VectorQueries implements AutoCloseable {
    /// A search within a radius asks for so many, and then for twice as many, until one is too far.
    private static final int FIRST_COUNT = 64;

    private final VectorCollection collection;
    private final VectorInput input;
    private final SearchOptions options;
    private final int k;
    private final boolean isBounded;
    private final ExecutorService executor;
    private final List<VectorSearcher> searchers = new ArrayList<>();
    private long nanos;

    /// @param k         how many to find for each; never more than there are
    /// @param isBounded whether a radius bounds them, so that mostly fewer than `k` are there
    VectorQueries(
            VectorCollection collection,
            VectorInput input,
            SearchOptions options,
            int k,
            boolean isBounded,
            int threads) {
        this.collection = collection;
        this.input = input;
        this.options = options;
        this.k = k;
        this.isBounded = isBounded;
        for (int i = 0; i < threads; i++) {
            searchers.add(collection.searcher());
        }
        this.executor = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().name("basalt-search-", 1).factory());
    }

    /// What was found for one query, nearest first.
    static final class Answer {
        private final long[] highs;
        private final long[] lows;
        private final float[] distances;

        private Answer(int size) {
            highs = new long[size];
            lows = new long[size];
            distances = new float[size];
        }

        /// Halves of ids.
        long[] highs() {
            return highs;
        }

        /// The other halves.
        long[] lows() {
            return lows;
        }

        /// How far they are.
        float[] distances() {
            return distances;
        }

        int size() {
            return highs.length;
        }
    }

    /// Takes the answer to a query.
    @FunctionalInterface
    interface Consumer {
        void accept(long query, Answer answer) throws IOException;
    }

    /// Answers all queries; answers come in the order of the queries.
    void answerAll(Consumer consumer) throws IOException {
        int dimension = input.dimension();
        int batchRows = Math.clamp((1L << 20) / Math.max(1, k), 1, Math.min(input.batchRows(), 1024));
        float[] values = new float[batchRows * dimension];
        for (long first = 0; first < input.rowCount(); first += batchRows) {
            int count = (int) Math.min(batchRows, input.rowCount() - first);
            input.readRows(first, count, values);
            // Searchers take arrays of whole queries.
            long start = System.nanoTime();
            Answer[] answers = answer(values, first, count);
            nanos += System.nanoTime() - start;
            for (int i = 0; i < count; i++) {
                consumer.accept(first + i, answers[i]);
            }
        }
    }

    private Answer[] answer(float[] values, long first, int count) throws IOException {
        Answer[] answers = new Answer[count];
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> running = new ArrayList<>();
        for (VectorSearcher searcher : searchers) {
            running.add(executor.submit(() -> {
                for (int query = next.getAndIncrement(); query < count; query = next.getAndIncrement()) {
                    try {
                        answers[query] = answer(searcher, values, query * input.dimension());
                    } catch (IllegalArgumentException e) {
                        next.set(count);
                        throw input.badRow(first + query, e);
                    }
                }
            }));
        }
        for (Future<?> each : running) {
            try {
                each.get();
            } catch (ExecutionException e) {
                switch (e.getCause()) {
                    case RuntimeException cause -> throw cause;
                    case Error cause -> throw cause;
                    case null, default -> throw new IOException(e);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("[" + input.path() + "] searching must go on, but was interrupted", e);
            }
        }
        return answers;
    }

    private Answer answer(VectorSearcher searcher, float[] values, int index) {
        int ask = isBounded ? Math.min(k, FIRST_COUNT) : k;
        int found = searcher.search(values, index, ask, options);
        while (found == ask && ask < k) {
            ask = (int) Math.min(k, 2L * ask);
            found = searcher.search(values, index, ask, options);
        }
        Answer answer = new Answer(found);
        for (int rank = 0; rank < found; rank++) {
            answer.highs[rank] = searcher.idHigh(rank);
            answer.lows[rank] = searcher.idLow(rank);
            answer.distances[rank] = searcher.distance(rank);
        }
        return answer;
    }

    /// The text of an id that was found.
    String text(Answer answer, int rank) {
        return collection.text(answer.highs[rank], answer.lows[rank]);
    }

    /// Searches a second, of all threads together.
    double rate() {
        return input.rowCount() / Math.max(1e-9, nanos / 1e9);
    }

    long nanos() {
        return nanos;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
