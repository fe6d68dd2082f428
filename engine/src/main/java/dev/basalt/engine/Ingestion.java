package dev.basalt.engine;

import dev.basalt.core.error.BasaltException;
import dev.basalt.engine.internal.PreparedDocument;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Takes in a stream of documents in three steps that run at the same time: one thread reads, cuts and compares with
/// what is there, the calling thread embeds, and a third one commits. The model is the slowest by far, and so is kept
/// busy; queues between the steps hold few batches, so that memory does not depend on the length of the stream.
///
/// A step that fails stops the others. What was committed before stays; batches that were whole before the failure in
/// the stream are still committed.
final class Ingestion {
    private static final int QUEUED_BATCHES = 2;
    private static final int MAX_BATCH_DOCUMENTS = 8192;
    private static final long POLL_MILLIS = 50;

    /// A batch between two steps, or the end of the stream where `batch` is null.
    private record Step(@Nullable Batch batch, long bytesRead) {
        static final Step END = new Step(null, 0);
    }

    private final Collection collection;
    private final DocumentSource source;
    private final IngestOptions options;
    private final IngestListener listener;
    private final BlockingQueue<Step> read = new ArrayBlockingQueue<>(QUEUED_BATCHES);
    private final BlockingQueue<Step> embedded = new ArrayBlockingQueue<>(QUEUED_BATCHES);

    /// Ends the stream early, without being a fault of the store: told after the batches before it are committed.
    private volatile @Nullable Exception endOfStream;

    /// Stops all steps at once.
    private volatile @Nullable Throwable failure;

    /// Batches that were read and may not be committed yet; the reading thread alone uses it.
    private final Queue<Batch> onTheirWay = new ArrayDeque<>();

    private long arrivedBatches;
    private final AtomicLong committedBatches = new AtomicLong();
    private long rejected;
    private AddReport done = AddReport.NOTHING;

    Ingestion(Collection collection, DocumentSource source, IngestOptions options, IngestListener listener) {
        this.collection = collection;
        this.source = source;
        this.options = options;
        this.listener = listener;
    }

    IngestReport run() throws IOException {
        Thread reader = Thread.ofPlatform().name("basalt-ingest-read").start(() -> guarded(this::readBatches));
        Thread committer = Thread.ofPlatform().name("basalt-ingest-commit").start(() -> guarded(this::commitBatches));
        guarded(this::embedBatches);
        if (failure != null) {
            // The source may be waiting for what never comes.
            reader.interrupt();
        }
        join(reader);
        join(committer);
        rethrow(failure);
        rethrow(endOfStream);
        return new IngestReport(done.added(), done.updated(), done.unchanged(), rejected, done.chunks());
    }

    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }

    private void guarded(Work work) {
        try {
            work.run();
        } catch (Throwable e) {
            if (failure == null) {
                failure = e;
            }
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void readBatches() throws Exception {
        Batch batch = new Batch(collection);
        while (true) {
            stopAfterFailure();
            PreparedDocument document;
            try {
                Document next = source.next();
                if (next == null) {
                    break;
                }
                document = collection.prepare(next);
            } catch (BasaltException | IOException e) {
                // A source may say like this that it was interrupted, which is not the document's fault.
                stopAfterFailure();
                if (!options.keepGoing()) {
                    endOfStream = e;
                    break;
                }
                rejected++;
                listener.rejected(e);
                continue;
            }
            batch.add(document, !isOnItsWay(document));
            if (isFull(batch)) {
                onTheirWay.add(batch);
                put(read, new Step(batch, source.bytesRead()));
                batch = new Batch(collection);
            }
        }
        if (batch.documentCount() > 0) {
            put(read, new Step(batch, source.bytesRead()));
        }
        put(read, Step.END);
    }

    /// Documents that are there already take nothing in a batch, but progress must be told of them too.
    private boolean isFull(Batch batch) {
        return batch.chunkCount() >= options.batchChunks()
                || batch.bytes() >= options.batchBytes()
                || batch.documentCount() >= MAX_BATCH_DOCUMENTS;
    }

    /// Whether a document of the same id was read before and may not be committed yet.
    private boolean isOnItsWay(PreparedDocument document) {
        while (arrivedBatches < committedBatches.get()) {
            onTheirWay.remove();
            arrivedBatches++;
        }
        return onTheirWay.stream().anyMatch(batch -> batch.contains(document));
    }

    private void embedBatches() throws Exception {
        while (true) {
            Step step = take(read);
            Batch batch = step.batch();
            if (batch == null) {
                put(embedded, Step.END);
                return;
            }
            batch.embed();
            put(embedded, step);
        }
    }

    private void commitBatches() throws Exception {
        while (true) {
            Step step = take(embedded);
            Batch batch = step.batch();
            if (batch == null) {
                return;
            }
            AddReport report = batch.commit();
            committedBatches.incrementAndGet();
            done = done.plus(report);
            listener.committed(report, step.bytesRead());
        }
    }

    private void put(BlockingQueue<Step> queue, Step step) throws InterruptedException {
        while (!queue.offer(step, POLL_MILLIS, TimeUnit.MILLISECONDS)) {
            stopAfterFailure();
        }
    }

    private Step take(BlockingQueue<Step> queue) throws InterruptedException {
        while (true) {
            Step step = queue.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
            if (step != null) {
                return step;
            }
            stopAfterFailure();
        }
    }

    private void stopAfterFailure() {
        if (failure != null) {
            throw new CancellationException("another step of the ingestion failed");
        }
    }

    private void join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                // The other steps are told, and waited for: nobody may use the store behind the caller's back.
                interrupted = true;
                if (failure == null) {
                    failure = e;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void rethrow(@Nullable Throwable failure) throws IOException {
        switch (failure) {
            case null -> {}
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case InterruptedException _ -> {
                Thread.currentThread().interrupt();
                throw new CancellationException("the ingestion was interrupted; what was committed stays");
            }
            case Throwable e -> throw new IllegalStateException("ingestion must succeed, but: " + e.getMessage(), e);
        }
    }
}
