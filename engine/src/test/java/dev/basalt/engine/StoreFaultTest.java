package dev.basalt.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.testing.CrashLoop;
import dev.basalt.core.testing.FaultLoop;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The whole store against every failing call, every fill level of the disk, and power cuts.
class StoreFaultTest {
    @Test
    void survivesEveryFailingCallOfANewStore() {
        assertThat(FaultLoop.everyCall(new StoreScenario(0, 1))).isGreaterThan(900);
    }

    @Test
    @Tag("long")
    void survivesEveryFailingCallOfManyCommits() {
        assertThat(FaultLoop.everyCall(new StoreScenario(1, 2))).isGreaterThan(900);
    }

    @Test
    @Tag("long")
    void survivesEveryFailingCallOfASecondCollection() {
        assertThat(FaultLoop.everyCall(new StoreScenario(2, 3))).isGreaterThan(900);
    }

    @Test
    @Tag("long")
    void survivesEveryFailingCallOfAWholeLife() {
        assertThat(FaultLoop.everyCall(new StoreScenario(0, 3))).isGreaterThan(3000);
    }

    @Test
    void survivesEveryFullDiskOfANewStore() {
        assertThat(FaultLoop.everyFullDisk(new StoreScenario(0, 1), 9973)).isGreaterThan(50);
    }

    @Test
    void survivesEveryFullDiskOfAnOldStore() {
        assertThat(FaultLoop.everyFullDisk(new StoreScenario(1, 2), 29)).isGreaterThan(30);
        assertThat(FaultLoop.everyFullDisk(new StoreScenario(2, 3), 29)).isGreaterThan(30);
    }

    @Test
    void survivesPowerCuts() {
        CrashLoop.run(new StoreScenario(0, 3), 100);
    }

    @Test
    @Tag("long")
    void survivesManyPowerCuts() {
        CrashLoop.run(new StoreScenario(0, 3), 10_000);
    }
}
