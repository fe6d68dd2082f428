package dev.basalt.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.testing.Seeds;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdTableTest {
    /// A table of documents whose ids are numbers, beside a map that does the same.
    private static final class Model {
        private final int[] idOf = new int[10_000];
        private final int hashCount;
        private final IdTable table;
        private final Map<Integer, Integer> map = new HashMap<>();
        private int documentCount;

        /// @param hashCount how many hashes there are; few make ids collide
        Model(int hashCount, int expected) {
            this.hashCount = hashCount;
            this.table = new IdTable(document -> hash(idOf[document]), expected);
        }

        /// Few hashes, and these at the end of the table, so that probing wraps around.
        private long hash(int id) {
            return -1L - id % hashCount;
        }

        void put(int id) {
            int document = documentCount++;
            idOf[document] = id;
            Integer known = map.put(id, document);
            if (known == null) {
                table.add(hash(id), document);
            } else {
                table.replace(hash(id), known, document);
            }
        }

        void remove(int id) {
            Integer known = map.remove(id);
            if (known != null) {
                table.remove(hash(id), known);
            }
        }

        int find(int id) {
            return table.find(hash(id), document -> idOf[document] == id);
        }

        void check(int idCount) {
            assertThat(table.size()).isEqualTo(map.size());
            for (int id = 0; id < idCount; id++) {
                assertThat(find(id)).as("id " + id).isEqualTo(map.getOrDefault(id, -1));
            }
        }
    }

    @Test
    void doesWhatAMapDoes() {
        Seeds.check(200, random -> {
            int idCount = 1 + random.nextInt(100);
            Model model = new Model(1 + random.nextInt(2 * idCount), random.nextInt(40));
            for (int step = 0; step < 300; step++) {
                int id = random.nextInt(idCount);
                if (random.nextInt(5) < 3) {
                    model.put(id);
                } else {
                    model.remove(id);
                }
                if (step % 10 == 0) {
                    model.check(idCount);
                }
            }
            model.check(idCount);
        });
    }

    @Test
    void keepsAllIdsOfOneHashReachable() {
        for (int removed = 0; removed < 7; removed++) {
            Model model = new Model(1, 0);
            for (int id = 0; id < 7; id++) {
                model.put(id);
            }
            model.remove(removed);
            model.check(7);
        }
    }

    @Test
    void growsFromNothing() {
        Model model = new Model(Integer.MAX_VALUE, 0);
        for (int id = 0; id < 5000; id++) {
            model.put(id);
        }
        model.check(6000);
        for (int id = 0; id < 5000; id += 2) {
            model.remove(id);
        }
        model.check(6000);
    }

    @Test
    void findsNothingInAnEmptyTable() {
        assertThat(new Model(1, 0).find(3)).isEqualTo(-1);
    }

    @Test
    void asksForTheIdOnlyWhereTheHashIsRight() {
        Random random = new Random(1);
        Set<Integer> asked = new HashSet<>();
        long[] hashes = random.longs(100).toArray();
        IdTable table = new IdTable(document -> hashes[document], 100);
        for (int document = 0; document < hashes.length; document++) {
            table.add(hashes[document], document);
        }
        assertThat(table.find(hashes[42], asked::add)).isEqualTo(42);
        assertThat(asked).containsExactly(42);
    }

    @Test
    void refusesToReplaceOrRemoveWhatIsNotThere() {
        IdTable table = new IdTable(_ -> 5, 4);
        table.add(5, 1);
        assertThatThrownBy(() -> table.remove(5, 2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("document 2 must be in the id table, but is not");
        assertThatThrownBy(() -> table.replace(6, 1, 2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("document 1 must be in the id table, but is not");
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void makesRoomForAsManyAsAnArrayHolds() {
        int[][] slotsOf = {
            {0, 16},
            {1, 16},
            {8, 32},
            {1 << 28, 1 << 30},
            {(1 << 29) - 1, 1 << 30},
            {1 << 29, 1 << 30},
            {939524096, 1 << 30}
        };
        for (int[] pair : slotsOf) {
            assertThat(IdTable.capacityFor(pair[0])).as("%d documents", pair[0]).isEqualTo(pair[1]);
        }
        for (int tooMany : new int[] {939524097, 1 << 30, Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> IdTable.capacityFor(tooMany))
                    .isInstanceOf(LimitExceededException.class)
                    .hasMessage("[collection] a collection must have at most 939524096 documents, but has " + tooMany
                            + "; use several collections");
        }
    }
}
