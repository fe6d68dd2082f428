package dev.basalt.model.embedding;

import static java.util.Objects.requireNonNull;

import dev.basalt.model.tokenizer.Tokenizer;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// Turns texts into vectors of length 1, such that texts of similar meaning have similar vectors.
///
/// A text is tokenized, cut to [#maxTokens()], sent through the network with others of similar length, pooled, and
/// scaled to length 1; the dot product of two vectors is then their cosine. Padding to the longest text of a batch
/// moves a vector by no more than rounding does. A text without any token has the zero vector.
///
/// - **Accuracy:** one text embedded alone and among others differs by at most 1e-5 in each element
/// - **Memory:** owns native memory, and buffers for each thread that computes at the same time, until [#close()]
/// - **Threads:** thread-safe; a call computes on its own thread and on `EmbeddingOptions.threads` - 1 that end
///   with it; [#close()] waits for calls that are under way
public final class EmbeddingModel implements AutoCloseable {
    private static final int DEFAULT_MAX_TOKENS = 512;

    private final String id;
    private final Tokenizer tokenizer;
    private final OnnxEncoder encoder;
    private final Pooling pooling;
    private final int maxTokens;
    private final EmbeddingOptions options;
    private final ArrayDeque<BatchBuffers> idleBuffers = new ArrayDeque<>();
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private boolean closed;

    private EmbeddingModel(ModelFiles files, EmbeddingOptions options, Tokenizer tokenizer, OnnxEncoder encoder) {
        this.id = files.id();
        this.tokenizer = tokenizer;
        this.encoder = encoder;
        // A batch of more than one text has more than one token.
        this.options = files.embedsOneByOne() ? options.withMaxBatchTokens(1) : options;
        this.pooling = files.config().pooling();
        int limit =
                files.config().effectiveMaxTokens(tokenizer.truncationLength().orElse(DEFAULT_MAX_TOKENS));
        this.maxTokens = Math.max(limit, tokenizer.specialTokenCount());
    }

    /// Opens the model that comes with Basalt, all-MiniLM-L6-v2, with default options.
    ///
    /// @return the model, to be closed by the caller
    /// @throws IOException if its files or a native library cannot be put on disk or read
    public static EmbeddingModel openDefault() throws IOException {
        return open(ModelFiles.bundled(BundledModel.MINILM));
    }

    /// Opens a model with default options.
    ///
    /// @param files where it is
    /// @return the model, to be closed by the caller
    /// @throws IOException if a file cannot be read
    /// @throws dev.basalt.core.error.CorruptDataException if a file is not what its name says
    /// @throws dev.basalt.core.error.UnsupportedFormatException if the network does not turn token ids into vectors
    public static EmbeddingModel open(ModelFiles files) throws IOException {
        return open(files, EmbeddingOptions.defaults());
    }

    /// Opens a model.
    ///
    /// @param files   where it is
    /// @param options how to run it
    /// @return the model, to be closed by the caller
    /// @throws IOException if a file cannot be read
    /// @throws dev.basalt.core.error.CorruptDataException if a file is not what its name says
    /// @throws dev.basalt.core.error.UnsupportedFormatException if the network does not turn token ids into vectors
    public static EmbeddingModel open(ModelFiles files, EmbeddingOptions options) throws IOException {
        requireNonNull(options, "options");
        // The tokenizer loads beside the network, which takes longer.
        FutureTask<Tokenizer> opening = new FutureTask<>(() -> Tokenizer.open(files.tokenizerJson()));
        Thread.ofPlatform().daemon().name("basalt-tokenizer").start(opening);
        OnnxEncoder encoder;
        try {
            encoder = OnnxEncoder.open(files.modelOnnx());
        } catch (IOException | RuntimeException | Error e) {
            closeOpened(opening, e);
            throw e;
        }
        try {
            return new EmbeddingModel(files, options, opened(opening), encoder);
        } catch (IOException | RuntimeException | Error e) {
            encoder.close();
            throw e;
        }
    }

    private static Tokenizer opened(FutureTask<Tokenizer> opening) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return opening.get();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException cause -> throw cause;
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(e);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void closeOpened(FutureTask<Tokenizer> opening, Throwable failure) {
        try {
            opened(opening).close();
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /// The name under which vectors of this model are kept: vectors of different ids must not be compared.
    ///
    /// @return see [ModelFiles#id()]
    public String id() {
        return id;
    }

    /// The number of elements of each vector.
    ///
    /// @return the dimension
    public int dimension() {
        return encoder.dimension();
    }

    /// The longest text that is read whole.
    ///
    /// @return a number of tokens, special ones included
    public int maxTokens() {
        return maxTokens;
    }

    /// The tokenizer of this model, to count and cut texts as the model sees them.
    ///
    /// @return the tokenizer; it is closed with this model
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /// Embeds one text.
    ///
    /// @param text any text
    /// @return its vector
    /// @throws IllegalStateException if this is closed
    public float[] embed(String text) {
        return embed(List.of(text)).vectors();
    }

    /// Embeds texts.
    ///
    /// @param texts any texts
    /// @return one vector per text, in their order
    /// @throws CancellationException  if the thread is interrupted, which is looked at between batches
    /// @throws IllegalArgumentException if all vectors together do not fit one array
    /// @throws IllegalStateException  if this is closed
    public Embeddings embed(List<String> texts) {
        long size = (long) texts.size() * dimension();
        if (size > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("number of texts times dimension must be below 2^31, but was " + size
                    + "; embed fewer texts at once");
        }
        float[] vectors = new float[(int) size];
        int[] tokenCounts = new int[texts.size()];
        lock.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("embedding model must be open, but was closed");
            }
            int[][] rows = tokenizer.encodeIds(texts, maxTokens, tokenCounts);
            runBatches(rows, vectors);
        } finally {
            lock.readLock().unlock();
        }
        return new Embeddings(dimension(), maxTokens, vectors, tokenCounts);
    }

    /// Frees the native memory. Closing twice does nothing.
    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                idleBuffers.forEach(BatchBuffers::close);
                idleBuffers.clear();
                encoder.close();
                tokenizer.close();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void runBatches(int[][] rows, float[] vectors) {
        BatchPlan plan = BatchPlan.of(rows, options.maxBatchTokens());
        if (plan.batchCount() == 0) {
            return;
        }
        BatchRun run = new BatchRun(plan.batchCount(), loop -> {
            BatchBuffers buffers = borrowBuffers();
            try {
                loop.accept(batchIndex -> buffers.run(encoder, pooling, rows, plan.batch(batchIndex), vectors));
            } finally {
                returnBuffers(buffers);
            }
        });
        run.run(options.threads());
    }

    private BatchBuffers borrowBuffers() {
        BatchBuffers idle;
        synchronized (idleBuffers) {
            idle = idleBuffers.poll();
        }
        return idle != null
                ? idle
                : new BatchBuffers(Math.max(maxTokens, options.maxBatchTokens()), encoder.dimension());
    }

    private void returnBuffers(BatchBuffers buffers) {
        synchronized (idleBuffers) {
            idleBuffers.push(buffers);
        }
    }
}
