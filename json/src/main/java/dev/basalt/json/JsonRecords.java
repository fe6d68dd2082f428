package dev.basalt.json;

import static java.util.Objects.requireNonNull;

import dev.basalt.core.error.BasaltException;
import dev.basalt.json.internal.RecordEnds;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads streams of documents: one a line (NDJSON), or one behind the other.
///
/// The stream is cut into batches of whole records, which threads parse; what a function makes of each
/// document is handed to the caller's thread, in the order of the stream or as it comes.
///
/// - **Memory:** two batches for each thread; a batch is at least as large as its longest record, which the
///   limits bound
/// - **Threads:** immutable; a reading has threads of its own, which have ended when it returns
public final class JsonRecords {
    private static final int BATCH_BYTES = 480 << 10;
    private static final long MOST_RECORD_BYTES = 64 << 20;

    private final boolean lines;
    private final int threads;
    private final boolean ordered;
    private final int batchBytes;
    private final JsonLimits limits;
    private final @Nullable JsonFields fields;
    private final @Nullable Consumer<BasaltException> onFailure;

    private JsonRecords(
            boolean lines,
            int threads,
            boolean ordered,
            int batchBytes,
            JsonLimits limits,
            @Nullable JsonFields fields,
            @Nullable Consumer<BasaltException> onFailure) {
        this.lines = lines;
        this.threads = threads;
        this.ordered = ordered;
        this.batchBytes = batchBytes;
        this.limits = limits;
        this.fields = fields;
        this.onFailure = onFailure;
    }

    /// One document a line; lines of white space are passed over.
    ///
    /// @return what reads them with one thread, in order, of at most 64 MiB a record, until one is wrong
    public static JsonRecords lines() {
        return new JsonRecords(
                true, 1, true, BATCH_BYTES, JsonLimits.DEFAULT.withMaxBytes(MOST_RECORD_BYTES), null, null);
    }

    /// One document behind the other, with or without white space between them.
    ///
    /// @return what reads them with one thread, in order, of at most 64 MiB a record, until one is wrong
    public static JsonRecords concatenated() {
        return new JsonRecords(
                false, 1, true, BATCH_BYTES, JsonLimits.DEFAULT.withMaxBytes(MOST_RECORD_BYTES), null, null);
    }

    /// The same with some threads.
    ///
    /// @param count how many, at least 1; one is the caller's
    /// @return another reader
    public JsonRecords threads(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("threads must be at least 1, but were " + count);
        }
        return new JsonRecords(lines, count, ordered, batchBytes, limits, fields, onFailure);
    }

    /// The same without an order: results come as they are ready.
    ///
    /// @return another reader
    public JsonRecords unordered() {
        return new JsonRecords(lines, threads, false, batchBytes, limits, fields, onFailure);
    }

    /// The same with other limits of each record.
    ///
    /// @param newLimits the limits
    /// @return another reader
    public JsonRecords limits(JsonLimits newLimits) {
        return new JsonRecords(
                lines, threads, ordered, batchBytes, requireNonNull(newLimits, "newLimits"), fields, onFailure);
    }

    /// The same, reading only some fields of each document.
    ///
    /// @param some the fields
    /// @return another reader
    public JsonRecords only(JsonFields some) {
        return new JsonRecords(lines, threads, ordered, batchBytes, limits, requireNonNull(some, "some"), onFailure);
    }

    /// The same with batches of another size.
    ///
    /// @param bytes the size in bytes, at least 64
    /// @return another reader
    public JsonRecords batchBytes(int bytes) {
        if (bytes < 64) {
            throw new IllegalArgumentException("batchBytes must be at least 64, but was " + bytes);
        }
        return new JsonRecords(lines, threads, ordered, bytes, limits, fields, onFailure);
    }

    /// The same, going on behind a record that is wrong.
    ///
    /// @param handler receives what is wrong with it, on the caller's thread
    /// @return another reader
    public JsonRecords onFailure(Consumer<BasaltException> handler) {
        return new JsonRecords(lines, threads, ordered, batchBytes, limits, fields, requireNonNull(handler, "handler"));
    }

    /// Reads a stream to its end.
    ///
    /// @param <R>      what is made of a document
    /// @param in       the stream; not closed
    /// @param name     its name, as errors tell it
    /// @param function makes something of each document, on any thread of the reading, or null
    /// @param sink     receives what was made, on the caller's thread
    /// @return how many documents there were
    /// @throws IOException     if the stream fails
    /// @throws BasaltException if a record is wrong, unless [#onFailure] goes on; what stands before it has
    ///     been handed over where the order counts
    public <R> long read(
            InputStream in, String name, Function<JsonRecord, @Nullable R> function, Consumer<? super R> sink)
            throws IOException {
        RecordBatches batches = new RecordBatches(in, name, lines, batchBytes, limits.maxBytes());
        Delivery<R> delivery = new Delivery<>(sink);
        if (threads == 1) {
            BatchReader<R> reader = new BatchReader<>(name, function);
            for (RecordBatches.Batch batch = batches.next(); batch != null; batch = batches.next()) {
                delivery.accept(reader.read(batch));
            }
            return delivery.documents;
        }
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            readInParallel(pool, batches, new Readers<>(name, function), delivery);
        } finally {
            pool.shutdownNow();
            pool.close();
        }
        return delivery.documents;
    }

    private <R> void readInParallel(
            ExecutorService pool, RecordBatches batches, Readers<R> readers, Delivery<R> delivery) throws IOException {
        CompletionService<Outcome> completion = new ExecutorCompletionService<>(pool);
        Deque<Future<Outcome>> inOrder = new ArrayDeque<>();
        int running = 0;
        RecordBatches.Batch batch = batches.next();
        while (batch != null || running > 0) {
            if (batch != null && running < threads + 1) {
                RecordBatches.Batch taken = batch;
                inOrder.add(completion.submit(() -> readers.read(taken)));
                running++;
                batch = batches.next();
                continue;
            }
            delivery.accept(result(ordered ? inOrder.remove() : take(completion)));
            running--;
        }
    }

    private static Future<Outcome> take(CompletionService<Outcome> completion) {
        try {
            return completion.take();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static Outcome result(Future<Outcome> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException("a reading of records must end, but failed", e.getCause());
        }
    }

    private static IllegalStateException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("a reading of records must not be interrupted, but was", cause);
    }

    /// What became of a batch: results and failures in their order.
    ///
    /// @param results   results of the function, or a [BasaltException] in the place of a record that is wrong
    /// @param documents how many documents there were
    private record Outcome(List<Object> results, long documents) {}

    /// Hands over results on the caller's thread.
    private final class Delivery<R> {
        private final Consumer<? super R> sink;
        private long documents;

        Delivery(Consumer<? super R> sink) {
            this.sink = sink;
        }

        @SuppressWarnings("unchecked")
        void accept(Outcome outcome) {
            for (Object result : outcome.results()) {
                if (!(result instanceof Wrong wrong)) {
                    sink.accept((R) result);
                } else if (onFailure == null) {
                    throw wrong.failure();
                } else {
                    onFailure.accept(wrong.failure());
                }
            }
            documents += outcome.documents();
        }
    }

    /// Stands for a record that is wrong, so that a function may also make exceptions of documents.
    private record Wrong(BasaltException failure) {}

    /// Readers that no thread uses.
    private final class Readers<R> {
        private final String name;
        private final Function<JsonRecord, @Nullable R> function;
        private final Deque<BatchReader<R>> idle = new ArrayDeque<>();

        Readers(String name, Function<JsonRecord, @Nullable R> function) {
            this.name = name;
            this.function = function;
        }

        Outcome read(RecordBatches.Batch batch) {
            BatchReader<R> reader;
            synchronized (idle) {
                reader = idle.isEmpty() ? new BatchReader<>(name, function) : idle.pop();
            }
            Outcome outcome = reader.read(batch);
            synchronized (idle) {
                idle.push(reader);
            }
            return outcome;
        }
    }

    /// Parses the records of batches.
    private final class BatchReader<R> {
        private final JsonParser parser;
        private final Function<JsonRecord, @Nullable R> function;

        BatchReader(String name, Function<JsonRecord, @Nullable R> function) {
            this.parser = new JsonParser(limits).named(name);
            this.function = function;
            if (fields != null) {
                parser.only(fields);
            }
            if (fields != null) {
                parser.only(fields);
            }
        }

        Outcome read(RecordBatches.Batch batch) {
            List<Object> results = new ArrayList<>();
            if (batch.failure() != null) {
                results.add(new Wrong(batch.failure()));
            }
            byte[] bytes = batch.bytes();
            long line = batch.line();
            long documents = 0;
            int from = 0;
            while (from < batch.length()) {
                int end = lines
                        ? RecordEnds.line(bytes, from, batch.length())
                        : RecordEnds.value(bytes, from, batch.length());
                int to = end < 0 ? batch.length() : end;
                if (!RecordEnds.isBlank(bytes, from, to)) {
                    try {
                        JsonDocument document = parser.parseRecord(bytes, from, to, batch.offset() + from, line);
                        R result = function.apply(new JsonRecord(document, line, batch.offset() + from));
                        documents++;
                        if (result != null) {
                            results.add(result);
                        }
                    } catch (BasaltException e) {
                        results.add(new Wrong(e));
                        if (onFailure == null) {
                            break;
                        }
                    }
                }
                line += lines ? 1 : RecordEnds.lineFeeds(bytes, from, to);
                from = to;
            }
            return new Outcome(results, documents);
        }
    }
}
