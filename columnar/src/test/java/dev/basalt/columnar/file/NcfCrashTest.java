package dev.basalt.columnar.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.testing.CrashLoop;
import dev.basalt.core.testing.FaultLoop;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class NcfCrashTest {
    @Test
    void keepsTheOldFileOrTheNewWhateverCallFails() {
        assertThat(FaultLoop.everyCall(new NcfWriteScenario())).isGreaterThan(50);
    }

    @Test
    void keepsTheOldFileOrTheNewWhenTheDiskIsFull() {
        assertThat(FaultLoop.everyFullDisk(new NcfWriteScenario(), 101)).isGreaterThan(20);
    }

    @Test
    void keepsTheOldFileOrTheNewWhenThePowerGoes() {
        CrashLoop.run(new NcfWriteScenario(), 300);
    }

    @Test
    @Tag("long")
    void keepsTheOldFileOrTheNewInManyPowerCuts() {
        CrashLoop.run(new NcfWriteScenario(), 20_000);
    }
}
