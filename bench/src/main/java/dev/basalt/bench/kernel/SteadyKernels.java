package dev.basalt.bench.kernel;

import com.sun.management.ThreadMXBean;
import dev.basalt.core.kernel.ByteRowKernels;
import dev.basalt.core.kernel.FloatRowKernels;
import dev.basalt.core.kernel.HalfRowKernels;
import dev.basalt.core.kernel.PackedMatrix;
import dev.basalt.core.kernel.SignCodeKernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/// Measures allocation and time of compiled kernels in this JVM. [FreshJvms] starts one such process after another.
///
/// Kernels are warmed up one after the other, in an order that depends on the seed, and then measured one after
/// the other. Each line of output is a kernel's name, bytes a call at first and in the end, and nanoseconds a
/// call, separated by tabs.
final class SteadyKernels {
    private static final int CALLS = 100;
    private static final int MIN_ROUNDS = 50;
    private static final int MEASURED_ROUNDS = 40;
    private static final int COLUMNS = 100;
    private static final int ROWS = 60;

    private final Map<String, Runnable> kernels = new LinkedHashMap<>();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private SteadyKernels(Arena arena, Random random) {
        float[] a = Rows.random(random, COLUMNS * ROWS);
        MemorySegment s = Rows.copy(arena, a);
        float[] out = new float[9 * ROWS];
        int[] ordinals = random.ints(ROWS, 0, ROWS).toArray();
        int[] planes = new int[64];
        int[] shifts = new int[16];
        int[] counts = new int[SignCodeKernels.LANES * SignCodeKernels.PLANES];
        float[] rotated = new float[256];
        kernels.put("sign codes", () -> {
            // As a search does, all in one caller.
            SignCodeKernels.hadamard(rotated, 0, 128);
            SignCodeKernels.hadamard(rotated, 128, 128);
            SignCodeKernels.quantize(a, 8, -2, 3, planes);
            SignCodeKernels.estimate(s, 0, 8, planes, a, 1, 2, counts, out);
            SignCodeKernels.estimateRows(s, 16, planes, shifts, a, 1, ordinals, ROWS, out);
        });
        kernels.put("estimate", () -> SignCodeKernels.estimate(s, 0, 8, planes, a, 1, 2, counts, out));
        kernels.put("quantize", () -> SignCodeKernels.quantize(a, 8, -2, 3, planes));
        kernels.put("hadamard", () -> SignCodeKernels.hadamard(rotated, 0, 128));
        kernels.put(
                "estimate rows", () -> SignCodeKernels.estimateRows(s, 16, planes, shifts, a, 1, ordinals, ROWS, out));
        kernels.put("f16 rows, dot", () -> HalfRowKernels.dotRows(a, 0, s, 0, ROWS, COLUMNS, out, 0));
        kernels.put("f16 rows, L2", () -> HalfRowKernels.squaredL2Gather(a, 0, s, 0, COLUMNS, ordinals, 0, 47, out, 0));
        short[] query = new short[COLUMNS];
        byte[] bytes = new byte[COLUMNS * ROWS];
        int[] products = new int[ROWS];
        kernels.put("byte rows", () -> ByteRowKernels.dotRows(query, 0, bytes, 0, ROWS, COLUMNS, products, 0));
        kernels.put("f32 rows, dot", () -> FloatRowKernels.dotRows(a, 0, s, 0, ROWS, COLUMNS, out, 0));
        kernels.put("f32 tile", () -> FloatRowKernels.dotTile(a, 0, 9, s, 0, 37, COLUMNS, out, 0));
        PackedMatrix matrix = PackedMatrix.of(a, 0, COLUMNS, 40);
        float[] product = new float[20 * 40];
        kernels.put("product", () -> matrix.multiply(a, 0, 19, product, 0));
    }

    /// Prints what each kernel allocates and takes.
    ///
    /// @param arguments the seed, and how many rounds of 100 calls a kernel may need to be compiled
    public static void main(String[] arguments) {
        Random random = new Random(Long.parseLong(arguments[0]));
        int rounds = Integer.parseInt(arguments[1]);
        try (Arena arena = Arena.ofConfined()) {
            SteadyKernels steady = new SteadyKernels(arena, random);
            List<String> names = new ArrayList<>(steady.kernels.keySet());
            Collections.shuffle(names, random);
            for (String name : names) {
                steady.warmUp(name, rounds);
            }
            for (String name : names) {
                steady.measure(name, rounds);
            }
        }
    }

    private void warmUp(String name, int rounds) {
        Runnable kernel = Objects.requireNonNull(kernels.get(name), name);
        long allocated = 1;
        for (int round = 0; round < rounds && (allocated > 0 || round < MIN_ROUNDS); round++) {
            allocated = allocatedBy(kernel);
        }
    }

    private long allocatedBy(Runnable kernel) {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int call = 0; call < CALLS; call++) {
            kernel.run();
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    /// A kernel that allocates may be waiting to be compiled again, since a class was loaded that its code did
    /// not expect: only one that allocates in all rounds does so for good. Both counts are given.
    private void measure(String name, int rounds) {
        Runnable kernel = Objects.requireNonNull(kernels.get(name), name);
        long first = allocatedBy(kernel);
        long bytes = first;
        for (int round = 1; round < rounds && bytes > 0; round++) {
            bytes = Math.min(bytes, allocatedBy(kernel));
        }
        long nanos = Long.MAX_VALUE;
        for (int round = 0; round < MEASURED_ROUNDS; round++) {
            long start = System.nanoTime();
            allocatedBy(kernel);
            nanos = Math.min(nanos, System.nanoTime() - start);
        }
        System.out.println(name + "\t" + first / CALLS + "\t" + bytes / CALLS + "\t" + (double) nanos / CALLS);
    }
}
