package dev.basalt.core.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.testing.CrashLoop;
import dev.basalt.core.testing.FaultLoop;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Every storage class against every failing call, every fill level of the disk, and power cuts.
class StorageFaultTest {
    @Test
    void logSurvivesEveryFailingCall() {
        assertThat(FaultLoop.everyCall(new LogScenario())).isGreaterThan(200);
    }

    @Test
    void logSurvivesEveryFullDisk() {
        assertThat(FaultLoop.everyFullDisk(new LogScenario(), 997)).isGreaterThan(100);
    }

    @Test
    void logSurvivesPowerCuts() {
        CrashLoop.run(new LogScenario(), 1000);
    }

    @Test
    @Tag("long")
    void logSurvivesManyPowerCuts() {
        CrashLoop.run(new LogScenario(), 50_000);
    }

    @Test
    void manifestSurvivesEveryFailingCall() {
        assertThat(FaultLoop.everyCall(new ManifestScenario())).isGreaterThan(100);
    }

    @Test
    void manifestSurvivesEveryFullDisk() {
        assertThat(FaultLoop.everyFullDisk(new ManifestScenario(), 101)).isGreaterThan(50);
    }

    @Test
    void manifestSurvivesPowerCuts() {
        CrashLoop.run(new ManifestScenario(), 1000);
    }

    @Test
    @Tag("long")
    void manifestSurvivesManyPowerCuts() {
        CrashLoop.run(new ManifestScenario(), 100_000);
    }

    @Test
    void appendFileSurvivesEveryFailingCall() {
        assertThat(FaultLoop.everyCall(new AppendFileScenario())).isGreaterThan(200);
    }

    @Test
    void appendFileSurvivesEveryFullDisk() {
        assertThat(FaultLoop.everyFullDisk(new AppendFileScenario(), 113)).isGreaterThan(50);
    }

    @Test
    void appendFileSurvivesPowerCuts() {
        CrashLoop.run(new AppendFileScenario(), 1000);
    }

    @Test
    @Tag("long")
    void appendFileSurvivesManyPowerCuts() {
        CrashLoop.run(new AppendFileScenario(), 100_000);
    }
}
