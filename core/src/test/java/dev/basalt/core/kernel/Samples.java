package dev.basalt.core.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.stream.IntStream;

/// Inputs for kernel tests: lengths around the vector width, seeded values, and segments at odd addresses.
final class Samples {
    static final long SEED = 20_260_101;

    static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private Samples() {}

    /// Lengths at and around one, two and four vectors of `lanes` lanes each, and some beyond.
    static int[] lengths(int lanes) {
        return IntStream.of(
                        0,
                        1,
                        2,
                        3,
                        lanes - 1,
                        lanes,
                        lanes + 1,
                        2 * lanes - 1,
                        2 * lanes,
                        2 * lanes + 1,
                        4 * lanes - 1,
                        4 * lanes,
                        4 * lanes + 1,
                        384,
                        1000)
                .sorted()
                .distinct()
                .toArray();
    }

    static int[] floatLengths() {
        return lengths(Kernels.tier().floatLanes());
    }

    static float[] floats(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat(-2, 2);
        }
        return values;
    }

    /// A native copy that starts `shift` bytes after an address of 64-byte alignment.
    static MemorySegment nativeCopy(Arena arena, float[] values, int shift) {
        MemorySegment segment = arena.allocate(values.length * 4L + shift, 64).asSlice(shift);
        for (int i = 0; i < values.length; i++) {
            segment.set(F32, 4L * i, values[i]);
        }
        return segment;
    }

    /// The bound of every float sum here: γ·Σ|terms|, with some roundings of the terms themselves.
    static double bound(int terms, double absoluteSum) {
        double roundings = (terms + 4) * 0x1p-24;
        return roundings / (1 - roundings) * absoluteSum + Float.MIN_VALUE;
    }
}
