package dev.basalt.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.testing.TierCondition;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TierCondition.class)
class MachinePeaksTest {
    @Test
    void measuresSomething() {
        assertThat(MachinePeaks.gigaflops()).isPositive().isFinite();
        try (Arena arena = Arena.ofConfined()) {
            assertThat(MachinePeaks.readGigabytes(arena.allocate(2 << 20, 64), 3))
                    .isPositive()
                    .isFinite();
        }
    }

    @Test
    void rejectsWhatCannotBeMeasured() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment small = arena.allocate(100);
            MemorySegment large = arena.allocate(1 << 20);
            assertThatThrownBy(() -> MachinePeaks.readGigabytes(small, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("segment must be native and of at least 1048576 bytes, but has 100");
            assertThatThrownBy(() -> MachinePeaks.readGigabytes(large, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("repeats must be positive, but was 0");
        }
    }
}
