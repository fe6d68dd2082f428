package dev.basalt.model.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// What a call gives back, its options, and how its batches are shared out, without a network.
class EmbeddingsTest {
    @Test
    void vectorsAreFoundByTheirTexts() {
        Embeddings embeddings = new Embeddings(2, 5, new float[] {1, 2, 3, 4, 5, 6}, new int[] {5, 6, 0});
        assertThat(embeddings.count()).isEqualTo(3);
        assertThat(embeddings.dimension()).isEqualTo(2);
        assertThat(embeddings.vector(0)).containsExactly(1, 2);
        assertThat(embeddings.vector(2)).containsExactly(5, 6);
        assertThat(embeddings.tokenCount(1)).isEqualTo(6);
        assertThat(embeddings.truncated(0)).isFalse();
        assertThat(embeddings.truncated(1)).isTrue();
        assertThat(embeddings.truncatedCount()).isEqualTo(1);
        assertThatThrownBy(() -> embeddings.vector(3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> embeddings.vector(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void optionsMustBePositive() {
        EmbeddingOptions options = EmbeddingOptions.defaults();
        assertThat(options.maxBatchTokens()).isEqualTo(256);
        assertThat(options.threads()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(options.withThreads(1).withMaxBatchTokens(1)).isEqualTo(new EmbeddingOptions(1, 1));
        assertThatThrownBy(() -> options.withThreads(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("threads must be positive, but was 0");
        assertThatThrownBy(() -> options.withMaxBatchTokens(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxBatchTokens must be positive, but was 0");
    }

    /// Batches are as full as they may be, and no fuller.
    @Test
    void batchesAreFilledToTheirBudget() {
        int[][] rows = {new int[5], new int[5], new int[5], new int[1]};
        BatchPlan exact = BatchPlan.of(rows, 15);
        assertThat(exact.batchCount()).isEqualTo(2);
        assertThat(exact.batch(0)).containsExactly(3, 0, 1);
        assertThat(exact.batch(1)).containsExactly(2);
        assertThat(BatchPlan.of(rows, 20).batchCount()).isEqualTo(1);
        assertThat(BatchPlan.of(rows, 19).batchCount()).isEqualTo(2);
        assertThat(BatchPlan.of(rows, 1).batchCount()).isEqualTo(4);
    }

    @Test
    void theLongestBatchesGoFirst() {
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        new BatchRun(4, loop -> loop.accept(order::add)).run(1);
        assertThat(order).containsExactly(3, 2, 1, 0);
    }

    @Test
    void anErrorOfAnotherThreadReachesTheCaller() {
        Thread caller = Thread.currentThread();
        CountDownLatch failed = new CountDownLatch(1);
        BatchRun run = new BatchRun(
                2,
                loop -> loop.accept(_ -> {
                    if (Thread.currentThread().equals(caller)) {
                        try {
                            failed.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    } else {
                        assertThat(Thread.currentThread().getName()).isEqualTo("basalt-embedding-0");
                        assertThat(Thread.currentThread().isDaemon()).isTrue();
                        failed.countDown();
                        throw new StackOverflowError("deep");
                    }
                }));
        assertThatThrownBy(() -> run.run(2))
                .isInstanceOf(StackOverflowError.class)
                .hasMessage("deep");
    }

    /// Threads are waited for though the caller is interrupted: they write into its memory.
    @Test
    void anInterruptedCallerWaitsForItsThreads() {
        Thread caller = Thread.currentThread();
        CountDownLatch bothAtWork = new CountDownLatch(2);
        List<Integer> done = Collections.synchronizedList(new ArrayList<>());
        BatchRun run = new BatchRun(
                10,
                loop -> loop.accept(index -> {
                    bothAtWork.countDown();
                    while (bothAtWork.getCount() > 0) {
                        Thread.onSpinWait();
                    }
                    if (Thread.currentThread().equals(caller)) {
                        while (!caller.isInterrupted()) {
                            Thread.onSpinWait();
                        }
                    } else {
                        caller.interrupt();
                        // Waiting clears the interrupt: it must not be asked for here.
                        while (caller.getState() != Thread.State.WAITING) {
                            Thread.onSpinWait();
                        }
                    }
                    done.add(index);
                }));
        assertThatThrownBy(() -> run.run(2))
                .isInstanceOf(CancellationException.class)
                .hasMessage("embedding must not be interrupted, but was after batch 2 of 10");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(done).hasSize(2);
    }
}
