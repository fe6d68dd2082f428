package dev.basalt.core.kernel;

import dev.basalt.core.testing.SteadyState;
import dev.basalt.core.testing.TierCondition;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// All kernels run in one JVM, as they do in an engine, so that a kernel whose vectors are boxed once it
/// shares the process with the others is found out.
@ExtendWith(TierCondition.class)
class KernelAllocationTest {
    private static final int CALLS = 200;

    private final Random random = new Random(Samples.SEED);

    @Test
    void nothingIsAllocatedOnceCompiled() {
        int n = 100;
        int rows = 150;
        float[] a = Samples.floats(random, n * rows);
        float[] out = new float[rows * 9];
        int[] ordinals = random.ints(rows, 0, rows).toArray();
        byte[] bytes = new byte[n];
        long[] words = new long[n];
        short[] halves = new short[n];
        TopK topK = TopK.highest(5);
        long[] ids = new long[5];
        PackedMatrix matrix = PackedMatrix.of(a, 0, n, 70);
        float[] product = new float[20 * 70];
        PackedRows packedRows = new PackedRows(40, n);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment s = Samples.nativeCopy(arena, a, 0);
            assertNoAllocation(
                    "dot",
                    () -> out[0] = FloatKernels.dot(a, 0, a, 7, n)
                            + FloatKernels.dot(a, 0, s, 4, n)
                            + FloatKernels.dot(s, 0, s, 4, n));
            assertNoAllocation(
                    "squaredL2",
                    () -> out[0] = FloatKernels.squaredL2(a, 0, a, 7, n)
                            + FloatKernels.squaredL2(a, 0, s, 4, n)
                            + FloatKernels.squaredL2(s, 0, s, 4, n));
            assertNoAllocation(
                    "cosine",
                    () -> out[0] = FloatKernels.cosine(a, 0, a, 7, n)
                            + FloatKernels.cosine(a, 0, s, 4, n)
                            + FloatKernels.cosine(s, 0, s, 4, n));
            assertNoAllocation("packed rows", () -> {
                packedRows.pack(s, 0, ordinals, 3, 40);
                packedRows.dot(a, 0, 15, product, 0);
                packedRows.packHalves(s, 0, ordinals, 3, 33);
                packedRows.dot(a, 0, 15, product, 0);
            });
            assertNoAllocation("array reductions", () -> {
                out[1] = FloatKernels.sum(a, 0, n) + FloatKernels.min(a, 0, n) + FloatKernels.max(a, 0, n);
                FloatKernels.normalize(out, 0, n);
            });
            assertNoAllocation(
                    "segment reductions",
                    () -> out[2] = FloatKernels.sum(s, 0, n) + FloatKernels.min(s, 0, n) + FloatKernels.max(s, 0, n));
            assertNoAllocation("rows", () -> {
                FloatRowKernels.dotRows(a, 0, s, 0, rows, n, out, 0);
                FloatRowKernels.dotRows(a, 0, a, 0, rows, n, out, 0);
                FloatRowKernels.squaredL2Rows(a, 0, s, 0, rows, n, out, 0);
                FloatRowKernels.squaredL2Rows(a, 0, a, 0, rows, n, out, 0);
                FloatRowKernels.dotGather(a, 0, s, 0, n, ordinals, 0, rows, out, 0);
                FloatRowKernels.squaredL2Gather(a, 0, a, 0, n, ordinals, 0, rows, out, 0);
            });
            assertNoAllocation("f16 rows", () -> {
                HalfRowKernels.dotRows(a, 0, s, 0, rows, n, out, 0);
                HalfRowKernels.squaredL2Rows(a, 0, s, 0, rows, n, out, 0);
                HalfRowKernels.dotGather(a, 0, s, 0, n, ordinals, 0, rows, out, 0);
                HalfRowKernels.squaredL2Gather(a, 0, s, 0, n, ordinals, 0, rows, out, 0);
            });
            assertNoAllocation("dot tile", () -> FloatRowKernels.dotTile(a, 0, 9, s, 0, 37, n, out, 0));
            assertNoAllocation("distance tile", () -> FloatRowKernels.squaredL2Tile(a, 0, 9, s, 0, 37, n, out, 0));
            assertNoAllocation(
                    "bytes",
                    () -> out[0] = ByteKernels.dot(bytes, 0, bytes, 0, n)
                            + ByteKernels.dot(bytes, 0, s, 0, n)
                            + ByteKernels.dot(s, 0, s, 3, n));
            int[] products = new int[rows];
            byte[] byteRows = new byte[n * rows];
            assertNoAllocation("byte rows", () -> ByteRowKernels.dotRows(halves, 0, byteRows, 0, rows, n, products, 0));
            assertNoAllocation(
                    "bits",
                    () -> words[0] = BitKernels.hamming(words, 0, words, 0, n)
                            + BitKernels.hamming(words, 0, s, 0, n)
                            + BitKernels.andCount(s, 0, s, 8, n));
            double[] quotients = new double[n];
            assertNoAllocation("scales", () -> {
                ScaleKernels.divide(words, 0, 100, quotients, 0, n);
                ScaleKernels.multiply(words, 0, 0.01, quotients, 0, n);
            });
            assertNoAllocation("halves", () -> {
                HalfKernels.f32ToF16(a, 0, halves, 0, n);
                HalfKernels.f16ToF32(halves, 0, out, 0, n);
                HalfKernels.f32ToBf16(a, 0, halves, 0, n);
                HalfKernels.bf16ToF32(halves, 0, out, 0, n);
            });
            int[] planes = new int[64];
            int[] counts = new int[128];
            int[] shifts = new int[16];
            assertNoAllocation("sign codes", () -> {
                SignCodeKernels.estimate(s, 0, 3, planes, a, 1, 2, counts, out);
                SignCodeKernels.estimateRows(s, 16, planes, shifts, a, 1, ordinals, rows, out);
                SignCodeKernels.quantize(a, 12, -2, 3, planes);
                SignCodeKernels.hadamard(out, 0, 256);
            });
            long[] block = new long[BitPacking.BLOCK];
            long[] packed = new long[BitPacking.blockWords(13)];
            assertNoAllocation("bit packing", () -> {
                BitPacking.packBlock(block, 0, 5, 13, packed, 0);
                BitPacking.unpackBlock(packed, 0, 13, 5, block, 0);
            });
            assertNoAllocation("masks", () -> {
                MaskKernels.expand(block, 3, 5, 0x5555_5555_5555_5555L, 64);
                MaskKernels.expand(quotients, 0, 30, 0x0F0F_0F0FL, 61);
                MaskKernels.pack(block, 1, 1000, packed, 0);
                MaskKernels.between(block, 1, 1000, 5, 7, packed, 0);
            });
            JsonScan scan = new JsonScan(1024, 0);
            byte[] json = "{\"a\\n\":[1,\"\u00e9\u20ac\ud83d\ude00\"],\n\t\"b\":true} "
                    .repeat(20)
                    .getBytes(StandardCharsets.UTF_8);
            assertNoAllocation("structure of JSON", () -> {
                scan.reset();
                scan.scan(json, 0, json.length);
            });
            assertNoAllocation("selection", () -> {
                topK.offerAll(a, 0, 3000, 0);
                topK.drainTo(ids, out, 0);
            });
            assertNoAllocation("product", () -> matrix.multiply(a, 0, 19, product, 0));
        }
    }

    private static void assertNoAllocation(String what, Runnable kernel) {
        SteadyState.assertNoAllocation(what, CALLS, kernel);
    }
}
