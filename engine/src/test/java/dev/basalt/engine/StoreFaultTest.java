package dev.basalt.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.testing.CrashLoop;
import dev.basalt.core.testing.DiskCall;
import dev.basalt.core.testing.FaultDisk;
import dev.basalt.core.testing.FaultEffect;
import dev.basalt.core.testing.FaultLoop;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The whole store against every failing call, every fill level of the disk, and power cuts.
class StoreFaultTest {
    @Test
    void survivesEveryFailingCallOfANewStore() {
        assertThat(FaultLoop.everyCall(new StoreScenario(0, 1))).isGreaterThan(880);
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

    /// The failed write may have put the collection into the manifest; its files must then be left alone.
    @Test
    void doesNotMakeACollectionAnewAfterAFailedWriteOfTheManifest() throws IOException {
        FaultDisk disk = FaultDisk.inMemory();
        Path path = Path.of("store");
        try (Store store = Store.open(path, StoreScenario.options(disk))) {
            // The log, its mark and the checkpoint come first.
            disk.failAt(4, false, FaultEffect.ALL, DiskCall.WRITE);
            assertThatThrownBy(() -> store.collection("a"))
                    .isInstanceOf(IOException.class)
                    .hasMessage("[store/MANIFEST] WRITE must succeed, but failed: injected fault");
            disk.reset();
            assertThatThrownBy(() -> store.collection("a"))
                    .isInstanceOf(IOException.class)
                    .hasMessage("[store] a store must be opened again after a failed write, but was not; the failure"
                            + " was: [store/MANIFEST] WRITE must succeed, but failed: injected fault");
            assertThat(disk.calls()).isZero();
        }
        try (Store store = Store.open(path, StoreScenario.options(disk))) {
            assertThat(store.collectionNames()).containsExactly("a");
            assertThat(store.collection("a").size()).isZero();
        }
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
