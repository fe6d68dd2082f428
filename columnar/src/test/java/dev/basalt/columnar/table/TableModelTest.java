package dev.basalt.columnar.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.testing.MemoryDisk;
import dev.basalt.core.testing.Seeds;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Random operations, compared with a map at every version.
class TableModelTest {
    private static final int OPERATIONS = 25;

    @Test
    void everyVersionIsWhatAMapWouldHold() {
        Seeds.check(12, TableModelTest::run);
    }

    private static void run(Random random) throws IOException {
        MemoryDisk disk = new MemoryDisk();
        TableOptions options = People.OPTIONS
                .withFileRows(1 + random.nextInt(120))
                .withRewriteFraction(0.1 + 0.9 * random.nextDouble())
                .withClock(new People.Ticking());
        NcfTable table = NcfTable.create(disk, People.TABLE, People.SCHEMA, options);
        List<Map<Long, Long>> versions = new ArrayList<>(List.of(Map.of()));
        TreeMap<Long, Long> model = new TreeMap<>();
        long next = 0;
        for (int i = 0; i < OPERATIONS; i++) {
            if (random.nextInt(4) == 0) {
                table = NcfTable.open(disk, People.TABLE, options);
            }
            next = change(table, model, next, random);
            if (table.version() == versions.size()) {
                versions.add(new TreeMap<>(model));
            }
            assertThat(People.scores(table.snapshot())).isEqualTo(model);
        }
        assertThat(table.version()).isEqualTo(versions.size() - 1L);
        for (int version = 0; version < versions.size(); version++) {
            assertThat(People.scores(table.at(version))).isEqualTo(versions.get(version));
            filter(table.at(version), versions.get(version), random);
        }
        table.vacuum(Duration.ofSeconds(random.nextInt(20)));
        assertThat(People.scores(table.snapshot())).isEqualTo(model);
        assertThat(disk.openCount()).isZero();
        assertThat(disk.mappingCount()).isZero();
    }

    private static long change(NcfTable table, NavigableMap<Long, Long> model, long next, Random random)
            throws IOException {
        long count = random.nextInt(5) == 0 ? random.nextInt(400) : random.nextInt(30);
        long from = random.nextLong(next + 1);
        switch (random.nextInt(13)) {
            case 0, 1, 2, 3 -> {
                table.append(People.range(next, next + count));
                put(model, next, next + count, 10);
                return next + count;
            }
            case 4, 5, 6 -> {
                long factor = random.nextInt(50);
                table.merge(People.range(from, from + count, factor), List.of("id"));
                put(model, from, from + count, factor);
                return Math.max(next, from + count);
            }
            case 7, 8 -> {
                table.delete("id >= " + from + " and id < " + (from + count));
                model.subMap(from, from + count).clear();
            }
            case 9 -> {
                long least = random.nextInt(20_000);
                table.delete("score > " + least);
                model.values().removeIf(score -> score > least);
            }
            case 10 -> {
                long least = random.nextInt(10_000);
                long score = random.nextInt(1000);
                table.update("score > " + least + " or id = " + from, People.score(score));
                model.replaceAll((id, old) -> old > least || id == from ? score : old);
            }
            case 11 -> {
                if (random.nextBoolean()) {
                    table.optimize();
                } else {
                    table.optimizeSortedBy(List.of("score"));
                }
            }
            default -> {
                if (random.nextInt(3) == 0) {
                    table.overwrite(People.range(from, from + count));
                    model.clear();
                    put(model, from, from + count, 10);
                    return Math.max(next, from + count);
                }
            }
        }
        return next;
    }

    private static void put(Map<Long, Long> model, long from, long to, long factor) {
        for (long id = from; id < to; id++) {
            model.put(id, id * factor);
        }
    }

    private static void filter(TableSnapshot snapshot, Map<Long, Long> expected, Random random) throws IOException {
        long least = random.nextInt(5000);
        List<String> ids = expected.entrySet().stream()
                .filter(entry -> entry.getValue() >= least)
                .map(entry -> entry.getKey().toString())
                .toList();
        assertThat(People.rows(snapshot.scan().columns("id").where("score >= " + least)))
                .containsExactlyInAnyOrderElementsOf(ids);
    }
}
