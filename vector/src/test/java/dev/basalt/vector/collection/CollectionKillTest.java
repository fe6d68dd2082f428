package dev.basalt.vector.collection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.testing.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills a process that changes a collection: what it acknowledged is there, and nothing that it did not begin.
class CollectionKillTest {
    private static final int MAX_CHANGES = 150;
    private static final int MAX_DELAY_MICROS = 10_000;
    /// In every fourth round the child is killed while it starts.
    private static final int MAX_START_MICROS = 400_000;

    @TempDir
    Path directory;

    @Test
    void survivesKills() throws Exception {
        killRepeatedly(50);
    }

    @Test
    @Tag("long")
    void survivesManyKills() throws Exception {
        killRepeatedly(1000);
    }

    private void killRepeatedly(int rounds) throws Exception {
        Path path = directory.resolve("vectors");
        Random random = Seeds.random(Seeds.first());
        int last = 0;
        int acknowledged = 0;
        for (int round = 0; round < rounds; round++) {
            String what = "round " + round + ", seed " + Seeds.first();
            int heard = runAndKill(path, round % 4 == 3, random);
            acknowledged += heard > 0 ? 1 : 0;
            try (VectorCollection collection = CollectionChild.open(path)) {
                int found = CollectionChild.counter(collection);
                // One change may have become durable without being heard of.
                assertThat(found)
                        .as(what)
                        .isBetween(Math.max(last, heard), Math.max(last, heard) + (heard > 0 ? 1 : 200));
                assertThat(Model.read(collection, CollectionChild.COUNTER + 1))
                        .as(what)
                        .isEqualTo(CollectionChild.stateAfter(found));
                assertThat(collection.verify()).as(what).isEmpty();
                assertThat(collection.stats().fallback()).as(what).isEmpty();
                last = found;
            }
        }
        assertThat(acknowledged).isPositive();
    }

    /// The last change that the child acknowledged; 0 for none.
    private int runAndKill(Path path, boolean early, Random random) throws IOException, InterruptedException {
        try (CollectionChild child = CollectionChild.start(path, directory.resolve("errors"))) {
            assertThat(child.line()).isEqualTo("opening");
            int heard = 0;
            for (int changes = early ? 0 : 1 + random.nextInt(MAX_CHANGES); changes > 0; changes--) {
                heard = number(child);
            }
            TimeUnit.MICROSECONDS.sleep(random.nextInt(early ? MAX_START_MICROS : MAX_DELAY_MICROS));
            child.kill();
            for (int late = number(child); late > 0; late = number(child)) {
                heard = late;
            }
            return heard;
        }
    }

    private static int number(CollectionChild child) throws IOException {
        String line = child.line();
        return line == null ? 0 : Integer.parseInt(line);
    }
}
