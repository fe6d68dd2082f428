package dev.basalt.bench.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;

/// Inputs of the kernel benchmarks.
final class Rows {
    private static final int ALIGNMENT = 64;

    private Rows() {}

    static float[] random(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat(-1, 1);
        }
        return values;
    }

    static MemorySegment random(Arena arena, Random random, long count) {
        MemorySegment segment = arena.allocate(count * Float.BYTES, ALIGNMENT);
        for (long i = 0; i < count; i++) {
            segment.setAtIndex(ValueLayout.JAVA_FLOAT, i, random.nextFloat(-1, 1));
        }
        return segment;
    }

    static MemorySegment copy(Arena arena, float[] values) {
        MemorySegment segment = arena.allocate(values.length * (long) Float.BYTES, ALIGNMENT);
        MemorySegment.copy(values, 0, segment, ValueLayout.JAVA_FLOAT, 0, values.length);
        return segment;
    }
}
