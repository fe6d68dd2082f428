package dev.basalt.vector.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class WorkersTest {
    @Test
    void everyWorkerRunsOnce() {
        AtomicIntegerArray runs = new AtomicIntegerArray(5);
        Workers.run(5, runs::incrementAndGet);
        for (int worker = 0; worker < 5; worker++) {
            assertThat(runs.get(worker)).isEqualTo(1);
        }
    }

    @Test
    void failuresReachTheCallerAfterAllHaveEnded() {
        for (int failing = 0; failing < 3; failing++) {
            int chosen = failing;
            AtomicInteger ended = new AtomicInteger();
            assertThatThrownBy(() -> Workers.run(3, worker -> {
                        ended.incrementAndGet();
                        if (worker == chosen) {
                            throw new IllegalStateException("worker " + worker);
                        }
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("worker " + failing);
            assertThat(ended.get()).isEqualTo(3);
        }
    }

    @Test
    void anInterruptIsKeptForTheCaller() {
        AtomicInteger ended = new AtomicInteger();
        Thread.currentThread().interrupt();
        Workers.run(3, _ -> ended.incrementAndGet());
        assertThat(Thread.interrupted()).isTrue();
        assertThat(ended.get()).isEqualTo(3);
    }
}
