package dev.basalt.model.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class BatchRunTest {
    @Test
    void computesEachBatchOnce_whateverTheNumberOfThreads() {
        for (int threads : new int[] {1, 2, 8}) {
            for (int batches : new int[] {1, 2, 3, 100}) {
                AtomicIntegerArray done = new AtomicIntegerArray(batches);
                AtomicInteger workers = new AtomicInteger();
                new BatchRun(batches, loop -> {
                            workers.incrementAndGet();
                            loop.accept(done::incrementAndGet);
                        })
                        .run(threads);
                for (int i = 0; i < batches; i++) {
                    assertThat(done.get(i)).isEqualTo(1);
                }
                assertThat(workers.get()).isEqualTo(Math.min(threads, batches));
            }
        }
    }

    @Test
    void handsAFailureToTheCaller_andStops() {
        AtomicInteger started = new AtomicInteger();
        BatchRun run = new BatchRun(
                1000,
                loop -> loop.accept(batchIndex -> {
                    started.incrementAndGet();
                    throw new IllegalStateException("batch failed");
                }));
        assertThatThrownBy(() -> run.run(4))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("batch failed");
        assertThat(started.get()).isBetween(1, 4);
    }

    @Test
    void stopsBetweenBatchesWhenTheCallerIsInterrupted() {
        Thread caller = Thread.currentThread();
        AtomicInteger done = new AtomicInteger();
        BatchRun run = new BatchRun(
                1000,
                loop -> loop.accept(batchIndex -> {
                    if (done.incrementAndGet() == 5) {
                        caller.interrupt();
                    }
                }));
        assertThatThrownBy(() -> run.run(1))
                .isInstanceOf(CancellationException.class)
                .hasMessage("embedding must not be interrupted, but was after batch 5 of 1000");
        assertThat(Thread.interrupted()).isTrue();
    }
}
