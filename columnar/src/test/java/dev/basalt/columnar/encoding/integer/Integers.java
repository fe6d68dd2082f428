package dev.basalt.columnar.encoding.integer;

import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.schema.DataType.Simple;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntToLongFunction;

/// Columns of integers for tests.
final class Integers {
    static final long SEED = 20_260_201;

    private Integers() {}

    static LongColumn column(int size, IntToLongFunction value) {
        LongColumn column = new LongColumn(Simple.INT64);
        for (int i = 0; i < size; i++) {
            column.append(value.applyAsLong(i));
        }
        return column;
    }

    /// What real columns look like, and the edges.
    static Map<String, LongColumn> all(int size) {
        SplittableRandom random = new SplittableRandom(SEED);
        Map<String, LongColumn> columns = new LinkedHashMap<>();
        columns.put("ids", column(size, i -> i));
        columns.put("steps of three", column(size, i -> i * 3L + 7));
        columns.put("steps down", column(size, i -> Long.MIN_VALUE + 5 - i * 1_000_003L));
        columns.put(
                "timestamps with jitter",
                column(size, i -> 1_700_000_000_000_000L + i * 60_000_000L + random.nextInt(5_000)));
        columns.put("small numbers", column(size, i -> random.nextInt(100)));
        columns.put(
                "small numbers with outliers",
                column(size, i -> random.nextInt(200) == 0 ? random.nextLong() : random.nextInt(100)));
        columns.put(
                "timestamps or zero",
                column(size, i -> random.nextInt(300) == 0 ? 0 : 1_700_000_000L + random.nextInt(10_000)));
        columns.put("few different", column(size, i -> 1_000_000_007L * random.nextLong(7) * random.nextLong(7)));
        columns.put("sorted with duplicates", column(size, i -> i / 11 * 5L));
        columns.put("random", column(size, i -> random.nextLong()));
        columns.put("booleans, half", column(size, i -> random.nextInt(2)));
        columns.put("booleans, one of 100", column(size, i -> random.nextInt(100) == 0 ? 1 : 0));
        columns.put("least and most", column(size, i -> i % 2 == 0 ? Long.MIN_VALUE : Long.MAX_VALUE));
        columns.put("all equal", column(size, i -> -5));
        columns.put("most", column(size, i -> Long.MAX_VALUE - (i & 3)));
        columns.put("least", column(size, i -> Long.MIN_VALUE + (i & 3)));
        columns.put("growing blocks", column(size, i -> random.nextLong() >>> Math.max(0, 63 - (i >>> 10))));
        columns.put("long runs", column(size, i -> (i / 300) * 7_919L % 1_000 * 1_000_003));
        return columns;
    }
}
