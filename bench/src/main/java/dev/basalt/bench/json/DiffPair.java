package dev.basalt.bench.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// Two documents to compare.
///
/// @param name   what differs
/// @param before one
/// @param after  the other
record DiffPair(String name, String before, String after) {
    private static final int ELEMENTS = 10_000;

    /// Arrays that differ in the ways that arrays do.
    static List<DiffPair> all() {
        Random random = new Random(5);
        List<String> before = new ArrayList<>(IntStream.range(0, ELEMENTS)
                .mapToObj(i -> "{\"id\":" + i + ",\"name\":\"name " + i + "\",\"price\":" + random.nextInt(1000) + "}")
                .toList());
        List<DiffPair> pairs = new ArrayList<>();
        pairs.add(pair("equal", before, new ArrayList<>(before)));
        List<String> changed = new ArrayList<>(before);
        for (int i = 0; i < 100; i++) {
            changed.set(random.nextInt(ELEMENTS), "{\"id\":" + i + ",\"name\":\"other\",\"price\":1}");
        }
        pairs.add(pair("100 elements replaced", before, changed));
        List<String> shifted = new ArrayList<>(before);
        shifted.addFirst("{\"id\":-1}");
        pairs.add(pair("one inserted at the start", before, shifted));
        List<String> scattered = new ArrayList<>(before);
        for (int i = 0; i < 100; i++) {
            scattered.remove(random.nextInt(scattered.size()));
            scattered.add(random.nextInt(scattered.size()), "{\"new\":" + i + "}");
        }
        pairs.add(pair("100 removed and 100 inserted", before, scattered));
        List<String> members = new ArrayList<>(before);
        for (int i = 0; i < ELEMENTS; i += 10) {
            members.set(i, members.get(i).replace("\"name ", "\"other "));
        }
        pairs.add(pair("a member of every tenth changed", before, members));
        List<String> half = new ArrayList<>(before.subList(0, ELEMENTS / 2));
        Collections.shuffle(half, random);
        half.addAll(before.subList(ELEMENTS / 2, ELEMENTS));
        pairs.add(pair("half of them shuffled", before, half));
        return pairs;
    }

    private static DiffPair pair(String name, List<String> before, List<String> after) {
        return new DiffPair(name, "[" + String.join(",", before) + "]", "[" + String.join(",", after) + "]");
    }
}
