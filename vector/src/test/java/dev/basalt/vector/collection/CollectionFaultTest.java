package dev.basalt.vector.collection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.testing.CrashLoop;
import dev.basalt.core.testing.FaultLoop;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A collection against every failing call, every fill level of the disk, and power cuts.
class CollectionFaultTest {
    @Test
    void survivesEveryFailingCallOfANewCollection() {
        assertThat(FaultLoop.everyCall(new CollectionScenario(0, 1))).isGreaterThan(700);
    }

    @Test
    @Tag("long")
    void survivesEveryFailingCallOfAnOldCollection() {
        assertThat(FaultLoop.everyCall(new CollectionScenario(1, 2))).isGreaterThan(900);
        assertThat(FaultLoop.everyCall(new CollectionScenario(2, 3))).isGreaterThan(900);
    }

    @Test
    @Tag("long")
    void survivesEveryFailingCallOfAWholeLife() {
        assertThat(FaultLoop.everyCall(new CollectionScenario(0, 3))).isGreaterThan(3000);
    }

    /// The forms that files alone have.
    @ParameterizedTest
    @EnumSource(names = {"HNSW_FAST", "HNSW_SMALL"})
    void survivesFailuresWhileItSealsAndMergesGraphs(IndexKind kind) {
        CollectionShape shape = new CollectionShape(Model.DIMENSION, Model.SHAPE.metric(), Model.SHAPE.type(), kind);
        assertThat(FaultLoop.everyFullDisk(new CollectionScenario(shape, 0, 3), 4999))
                .isGreaterThan(10);
        CrashLoop.run(new CollectionScenario(shape, 0, 3), 50);
    }

    @Test
    void survivesEveryFullDisk() {
        assertThat(FaultLoop.everyFullDisk(new CollectionScenario(0, 3), 997)).isGreaterThan(50);
    }

    @Test
    void survivesPowerCuts() {
        CrashLoop.run(new CollectionScenario(0, 3), 100);
    }

    @Test
    @Tag("long")
    void survivesManyPowerCuts() {
        CrashLoop.run(new CollectionScenario(0, 3), 10_000);
    }
}
