package dev.basalt.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.testing.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills a process that takes documents into a store: what it acknowledged is there, and every batch is whole.
class StoreKillTest {
    /// So many that opening, new checkpoints and closing come several times.
    private static final int MAX_COMMITS = 60;

    private static final int MAX_DELAY_MICROS = 10_000;
    /// In every fourth round the child is killed while it starts.
    private static final int MAX_START_MICROS = 400_000;

    @TempDir
    Path directory;

    @Test
    void survivesKills() throws Exception {
        killRepeatedly(20);
    }

    @Test
    @Tag("long")
    void survivesManyKills() throws Exception {
        killRepeatedly(200);
    }

    private void killRepeatedly(int rounds) throws Exception {
        Path store = directory.resolve("store");
        Random random = Seeds.random(Seeds.first());
        int last = -1;
        int acknowledged = 0;
        for (int round = 0; round < rounds; round++) {
            String what = "round " + round + ", seed " + Seeds.first();
            int heard = runAndKill(store, round % 4 == 3, random);
            acknowledged += heard < 0 ? 0 : 1;
            int atLeast = Math.max(last, heard);
            int found = check(store, round % 2 == 0);
            assertThat(found).as(what).isGreaterThanOrEqualTo(atLeast);
            last = found;
        }
        assertThat(acknowledged).isPositive();
        continueIn(store, last);
    }

    /// The number of the last batch that the child acknowledged; -1 for none.
    private int runAndKill(Path store, boolean early, Random random) throws IOException, InterruptedException {
        try (StoreChild child = StoreChild.start("ingest", store, directory.resolve("errors"))) {
            assertThat(child.line()).isEqualTo("opening");
            int heard = -1;
            for (int commits = early ? 0 : 1 + random.nextInt(MAX_COMMITS); commits > 0; commits--) {
                heard = committed(child);
            }
            TimeUnit.MICROSECONDS.sleep(random.nextInt(early ? MAX_START_MICROS : MAX_DELAY_MICROS));
            child.kill();
            for (int late = committed(child); late >= 0; late = committed(child)) {
                heard = late;
            }
            return heard;
        }
    }

    private static int committed(StoreChild child) throws IOException {
        String line = child.line();
        return line == null ? -1 : Integer.parseInt(line.substring("committed ".length()));
    }

    private static int check(Path store, boolean readOnly) throws IOException {
        if (readOnly && !Store.exists(store)) {
            return -1;
        }
        try (Store opened = readOnly ? Store.open(store, StoreChild.options().readOnly()) : StoreChild.open(store)) {
            if (readOnly && opened.collectionNames().isEmpty()) {
                return -1;
            }
            Collection collection = opened.collection(StoreChild.COLLECTION);
            assertThat(opened.verify().problems()).isEmpty();
            int last = NumberedBatches.check(collection);
            NumberedBatches.texts(last)
                    .forEach((id, text) ->
                            assertThat(collection.get(id).orElseThrow().text()).isEqualTo(text));
            assertThat(collection.size()).isEqualTo(NumberedBatches.texts(last).size());
            return last;
        }
    }

    private static void continueIn(Path store, int last) throws IOException {
        try (Store opened = StoreChild.open(store)) {
            opened.collection(StoreChild.COLLECTION)
                    .ingest(new NumberedBatches(last + 1, last + 20), NumberedBatches.OPTIONS, IngestListener.NONE);
        }
        assertThat(check(store, true)).isEqualTo(last + 19);
    }
}
