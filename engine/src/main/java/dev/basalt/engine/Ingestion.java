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
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Takes in a stream of documents in three steps that run at the same time: one thread reads, cuts and compares with
/// what is there, the calling thread embeds, and a third one commits. The model is the slowest by far, and so is kept
/// busy; queues between the steps hold few batches, so that memory does not depend on the length of the stream.
///
/// A step that fails stops the others. What was committed before stays; batches that were whole before the failure in
/// the stream are still committed. Interrupting the calling thread ends the stream early: what is embedded by then is
/// committed.
///
/// A batch takes about a second to embed, so that little is lost when the process dies: the first ones are small, and
/// later ones as large as the model turns out to be fast.
final class Ingestion {
    private static final int QUEUED_BATCHES = 2;
    private static final int MAX_BATCH_DOCUMENTS = 8192;
    private static final long POLL_MILLIS = 50;
    private static final int FIRST_BATCH_CHUNKS = 16;
    private static final long BATCH_NANOS = 1_000_000_000;
    /// Bytes of documents that may be on their way, unless one batch alone has more.
    private static final long MAX_BYTES_ON_THEIR_WAY = 32 << 20;

    /// A batch between two steps, or the end of the stream where `batch` is null.
    private record Step(@Nullable Batch batch, long bytesRead) {
        static final Step END = new Step(null, 0);
    }

    private final Collection collection;
    private final DocumentSource source;
    private final IngestOptions options;
    private final IngestListener listener;
    private final LongSupplier nanoClock;
    private final BlockingQueue<Step> read = new ArrayBlockingQueue<>(QUEUED_BATCHES);
    private final BlockingQueue<Step> embedded = new ArrayBlockingQueue<>(QUEUED_BATCHES);

    /// Ends the stream early, without being a fault of the store: told after the batches before it are committed.
    private volatile @Nullable Exception endOfStream;

    /// Stops all steps at once.
    private volatile @Nullable Throwable failure;

    /// Ends the stream early, as the caller wishes; what is embedded is committed.
    private volatile boolean stopping;

    /// How many passages take about a second to embed.
    private volatile int chunksASecond;

    private final AtomicLong bytesOnTheirWay = new AtomicLong();

    /// Batches that were read and may not be committed yet; the reading thread alone uses it.
    private final Queue<Batch> onTheirWay = new ArrayDeque<>();

    private long arrivedBatches;
    private final AtomicLong committedBatches = new AtomicLong();
    private long rejected;
    private AddReport done = AddReport.NOTHING;

    Ingestion(Collection collection, DocumentSource source, IngestOptions options, IngestListener listener) {
        this(collection, source, options, listener, System::nanoTime);
    }

    /// @param nanoClock tells how long embedding takes
    Ingestion(
            Collection collection,
            DocumentSource source,
            IngestOptions options,
            IngestListener listener,
            LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.collection = collection;
        this.source = source;
        this.options = options;
        this.listener = listener;
        this.chunksASecond = firstBatchChunks();
    }

    private int firstBatchChunks() {
        return Math.min(FIRST_BATCH_CHUNKS, options.batchChunks());
    }

    IngestReport run() throws IOException {
        Thread reader = Thread.ofPlatform().name("basalt-ingest-read").start(() -> guarded(this::readBatches));
        Thread committer = Thread.ofPlatform().name("basalt-ingest-commit").start(() -> guarded(this::commitBatches));
        guarded(this::embedBatches);
        if (failure != null || stopping) {
            // The source may be waiting for what never comes.
            reader.interrupt();
        }
        join(reader);
        join(committer);
        rethrow(failure);
        if (stopping) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the ingestion was interrupted; what was committed stays");
        }
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
        while (!stopping) {
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
                if (stopping) {
                    return;
                }
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
                awaitRoomFor(batch);
                putRead(new Step(batch, source.bytesRead()));
                batch = new Batch(collection);
            }
        }
        if (batch.documentCount() > 0) {
            awaitRoomFor(batch);
            putRead(new Step(batch, source.bytesRead()));
        }
        putRead(Step.END);
    }

    /// Documents that are there already take nothing in a batch, but progress must be told of them too.
    private boolean isFull(Batch batch) {
        return batch.chunkCount() >= chunksASecond
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

    /// Waits until the documents that are on their way leave room for some more, so that memory follows the largest
    /// documents and not their number.
    private void awaitRoomFor(Batch batch) throws InterruptedException {
        while (bytesOnTheirWay.get() > 0 && bytesOnTheirWay.get() + batch.bytes() > MAX_BYTES_ON_THEIR_WAY) {
            if (stopping) {
                return;
            }
            stopAfterFailure();
            Thread.sleep(POLL_MILLIS / 10);
        }
        bytesOnTheirWay.addAndGet(batch.bytes());
    }

    private void embedBatches() throws Exception {
        long bytesBefore = 0;
        while (!stopping) {
            Step step;
            try {
                step = take(read);
            } catch (InterruptedException _) {
                stopping = true;
                break;
            }
            if (step.batch() == null) {
                break;
            }
            if (!embed(step.batch(), bytesBefore, step.bytesRead())) {
                break;
            }
            bytesBefore = step.bytesRead();
            putEmbedded(step);
        }
        putEmbedded(Step.END);
    }

    /// Embeds a batch and learns how many passages take a second.
    ///
    /// @return whether all of it was embedded; not where the caller wishes to stop meanwhile
    private boolean embed(Batch batch, long bytesBefore, long bytesRead) throws IOException {
        long start = nanoClock.getAsLong();
        boolean whole;
        try {
            whole = batch.embed((passages, done) -> {
                long share = Math.round((double) (bytesRead - bytesBefore) * done / batch.chunkCount());
                listener.embedded(passages, bytesBefore + share);
                if (Thread.interrupted()) {
                    stopping = true;
                }
                return !stopping;
            });
        } catch (CancellationException e) {
            // The model was interrupted.
            if (failure != null || !Thread.interrupted()) {
                throw e;
            }
            stopping = true;
            return false;
        }
        if (batch.chunkCount() == 0) {
            listener.embedded(0, bytesRead);
        } else {
            double nanos = Math.max(1, nanoClock.getAsLong() - start);
            long chunks = Math.round(batch.chunkCount() / nanos * BATCH_NANOS);
            chunksASecond = (int) Math.clamp(chunks, (long) firstBatchChunks(), (long) options.batchChunks());
        }
        return whole;
    }

    /// Hands on what is embedded, and so must not get lost.
    private void putEmbedded(Step step) {
        while (true) {
            try {
                if (embedded.offer(step, POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
                stopAfterFailure();
            } catch (InterruptedException _) {
                stopping = true;
            }
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
            bytesOnTheirWay.addAndGet(-batch.bytes());
            done = done.plus(report);
            listener.committed(report, step.bytesRead());
        }
    }

    /// Hands on a batch to be embedded, unless the caller wishes to stop.
    private void putRead(Step step) throws InterruptedException {
        while (!stopping && !read.offer(step, POLL_MILLIS, TimeUnit.MILLISECONDS)) {
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
            } catch (InterruptedException _) {
                // The other steps are told, and waited for: nobody may use the store behind the caller's back.
                interrupted = true;
                stopping = true;
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
