package dev.basalt.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.basalt.core.kernel.internal.ScalarFloats;
import dev.basalt.core.testing.TierCondition;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TierCondition.class)
class FloatKernelsTest {
    private static final int[] SHIFTS = {0, 1, 4, 20};

    private final Random random = new Random(Samples.SEED);

    @Test
    void dotAndDistanceAgreeWithTheReferenceAtEveryLengthAndPlace() {
        for (int n : Samples.floatLengths()) {
            for (int shift : SHIFTS) {
                float[] a = Samples.floats(random, n + shift);
                float[] b = Samples.floats(random, n + shift + 1);
                double dot = 0;
                double dotTerms = 0;
                double distance = 0;
                for (int i = 0; i < n; i++) {
                    double x = a[shift + i];
                    double y = b[shift + 1 + i];
                    dot += x * y;
                    dotTerms += Math.abs(x * y);
                    distance += (x - y) * (x - y);
                }
                String where = "seed " + Samples.SEED + ", length " + n + ", shift " + shift;
                double dotBound = Samples.bound(n, dotTerms);
                double distanceBound = Samples.bound(n, distance);
                try (Arena arena = Arena.ofConfined()) {
                    MemorySegment sa = Samples.nativeCopy(arena, a, shift);
                    MemorySegment sb = Samples.nativeCopy(arena, b, shift);
                    long at = 4L * shift;
                    assertThat((double) FloatKernels.dot(a, shift, b, shift + 1, n))
                            .as(where)
                            .isCloseTo(dot, within(dotBound));
                    assertThat((double) FloatKernels.dot(a, shift, sb, at + 4, n))
                            .as(where)
                            .isCloseTo(dot, within(dotBound));
                    assertThat((double) FloatKernels.dot(sa, at, sb, at + 4, n))
                            .as(where)
                            .isCloseTo(dot, within(dotBound));
                    assertThat((double) FloatKernels.squaredL2(a, shift, b, shift + 1, n))
                            .as(where)
                            .isCloseTo(distance, within(distanceBound));
                    assertThat((double) FloatKernels.squaredL2(a, shift, sb, at + 4, n))
                            .as(where)
                            .isCloseTo(distance, within(distanceBound));
                    assertThat((double) FloatKernels.squaredL2(sa, at, sb, at + 4, n))
                            .as(where)
                            .isCloseTo(distance, within(distanceBound));
                }
            }
        }
    }

    @Test
    void smallIntegersGiveTheScalarTwinsBits() {
        for (int n : Samples.floatLengths()) {
            float[] a = new float[n];
            float[] b = new float[n];
            for (int i = 0; i < n; i++) {
                a[i] = random.nextInt(-8, 9);
                b[i] = random.nextInt(-8, 9);
            }
            assertThat(FloatKernels.dot(a, 0, b, 0, n)).isEqualTo(ScalarFloats.dot(a, 0, b, 0, n));
            assertThat(FloatKernels.squaredL2(a, 0, b, 0, n)).isEqualTo(ScalarFloats.squaredL2(a, 0, b, 0, n));
            assertThat(FloatKernels.sum(a, 0, n)).isEqualTo(ScalarFloats.sum(a, 0, n));
        }
    }

    @Test
    void cosineAgreesWithTheReference() {
        for (int n : Samples.floatLengths()) {
            float[] a = Samples.floats(random, n);
            float[] b = Samples.floats(random, n);
            double expected = cosine(a, b);
            double bound = 4 * Samples.bound(n, 1);
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment sa = Samples.nativeCopy(arena, a, 3);
                MemorySegment sb = Samples.nativeCopy(arena, b, 5);
                assertThat((double) FloatKernels.cosine(a, 0, b, 0, n)).isCloseTo(expected, within(bound));
                assertThat((double) FloatKernels.cosine(a, 0, sb, 0, n)).isCloseTo(expected, within(bound));
                assertThat((double) FloatKernels.cosine(sa, 0, sb, 0, n)).isCloseTo(expected, within(bound));
            }
        }
    }

    @Test
    void cosineSurvivesSquaresThatLeaveTheRange() {
        float[] large = {3e30f, 4e30f, 0};
        float[] small = {3e-30f, 4e-30f, 0};
        float[] zero = new float[3];
        assertThat(FloatKernels.cosine(large, 0, small, 0, 3)).isCloseTo(1, within(1e-6f));
        assertThat(FloatKernels.cosine(small, 0, small, 0, 3)).isCloseTo(1, within(1e-6f));
        assertThat(FloatKernels.cosine(large, 0, zero, 0, 3)).isZero();
        assertThat(FloatKernels.cosine(zero, 0, zero, 0, 0)).isZero();
        assertThat(FloatKernels.cosine(new float[] {Float.NaN}, 0, large, 0, 1)).isNaN();
    }

    @Test
    void reductionsAgreeWithTheScalarTwin() {
        for (int n : Samples.floatLengths()) {
            float[] a = Samples.floats(random, n);
            double sum = 0;
            double terms = 0;
            for (float x : a) {
                sum += x;
                terms += Math.abs(x);
            }
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment segment = Samples.nativeCopy(arena, a, 2);
                assertThat((double) FloatKernels.sum(a, 0, n)).isCloseTo(sum, within(Samples.bound(n, terms)));
                assertThat((double) FloatKernels.sum(segment, 0, n)).isCloseTo(sum, within(Samples.bound(n, terms)));
                assertThat(FloatKernels.min(a, 0, n)).isEqualTo(ScalarFloats.min(a, 0, n));
                assertThat(FloatKernels.min(segment, 0, n)).isEqualTo(ScalarFloats.min(a, 0, n));
                assertThat(FloatKernels.max(a, 0, n)).isEqualTo(ScalarFloats.max(a, 0, n));
                assertThat(FloatKernels.max(segment, 0, n)).isEqualTo(ScalarFloats.max(a, 0, n));
            }
        }
    }

    @Test
    void specialValuesPassThroughAtEveryPlace() {
        int n = 4 * Kernels.tier().floatLanes() + 5;
        for (int place = 0; place < n; place++) {
            float[] ones = new float[n];
            java.util.Arrays.fill(ones, 1);
            float[] a = ones.clone();
            a[place] = Float.NaN;
            assertThat(FloatKernels.dot(a, 0, ones, 0, n)).isNaN();
            assertThat(FloatKernels.squaredL2(a, 0, ones, 0, n)).isNaN();
            assertThat(FloatKernels.min(a, 0, n)).isNaN();
            assertThat(FloatKernels.max(a, 0, n)).isNaN();
            a[place] = Float.NEGATIVE_INFINITY;
            assertThat(FloatKernels.dot(a, 0, ones, 0, n)).isEqualTo(Float.NEGATIVE_INFINITY);
            assertThat(FloatKernels.squaredL2(a, 0, ones, 0, n)).isEqualTo(Float.POSITIVE_INFINITY);
            assertThat(FloatKernels.min(a, 0, n)).isEqualTo(Float.NEGATIVE_INFINITY);
            a[place] = Float.MIN_VALUE;
            assertThat(FloatKernels.min(a, 0, n)).isEqualTo(Float.MIN_VALUE);
        }
    }

    @Test
    void minimumAndMaximumTellSignedZerosApart() {
        int n = 3 * Kernels.tier().floatLanes();
        float[] zeros = new float[n];
        zeros[n / 2] = -0.0f;
        assertThat(Float.floatToRawIntBits(FloatKernels.min(zeros, 0, n))).isEqualTo(0x8000_0000);
        assertThat(Float.floatToRawIntBits(FloatKernels.max(zeros, 0, n))).isZero();
    }

    @Test
    void subnormalsAreNotFlushed() {
        int n = 2 * Kernels.tier().floatLanes() + 1;
        float[] tiny = new float[n];
        java.util.Arrays.fill(tiny, Float.MIN_VALUE);
        assertThat(FloatKernels.sum(tiny, 0, n)).isEqualTo(n * Float.MIN_VALUE);
        float[] ones = new float[n];
        java.util.Arrays.fill(ones, 1);
        assertThat(FloatKernels.dot(tiny, 0, ones, 0, n)).isEqualTo(n * Float.MIN_VALUE);
    }

    @Test
    void normalizeGivesUnitVectorsOverTheWholeRange() {
        for (float scale : new float[] {1e-42f, 1e-30f, 1e-10f, 1, 1e10f, 1e30f, 1e38f}) {
            for (int n : Samples.floatLengths()) {
                if (n == 0) {
                    continue;
                }
                float[] a = Samples.floats(random, n);
                for (int i = 0; i < n; i++) {
                    a[i] *= scale;
                }
                double expected = norm(a);
                try (Arena arena = Arena.ofConfined()) {
                    MemorySegment segment = Samples.nativeCopy(arena, a, 7);
                    double bound = Math.max(expected * 1e-5, Float.MIN_VALUE);
                    float stored = (float) expected;
                    if (stored < Float.POSITIVE_INFINITY) {
                        assertThat((double) FloatKernels.norm(a, 0, n)).isCloseTo(expected, within(bound));
                        assertThat((double) FloatKernels.norm(segment, 0, n)).isCloseTo(expected, within(bound));
                    }
                    FloatKernels.normalize(a, 0, n);
                    FloatKernels.normalize(segment, 0, n);
                    String where = "scale " + scale + ", length " + n;
                    assertThat(norm(a)).as(where).isCloseTo(1, within(1e-5));
                    assertThat(FloatKernels.dot(a, 0, segment, 0, n)).as(where).isCloseTo(1, within(1e-5f));
                }
            }
        }
    }

    @Test
    void normalizeLeavesVectorsWithoutDirection() {
        float[] zero = {0, -0.0f};
        assertThat(FloatKernels.normalize(zero, 0, 2)).isZero();
        assertThat(zero).containsExactly(0, -0.0f);
        float[] endless = {1, Float.POSITIVE_INFINITY};
        assertThat(FloatKernels.normalize(endless, 0, 2)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(endless).containsExactly(1, Float.POSITIVE_INFINITY);
        float[] none = {1, Float.NaN};
        assertThat(FloatKernels.normalize(none, 0, 2)).isNaN();
        assertThat(none[0]).isEqualTo(1);
    }

    @Test
    void heapSegmentsAreServed() {
        float[] a = Samples.floats(random, 100);
        MemorySegment heap = MemorySegment.ofArray(a);
        float expected = ScalarFloats.dot(a, 0, a, 0, 100);
        assertThat(FloatKernels.dot(a, 0, heap, 0, 100)).isEqualTo(expected);
        assertThat(FloatKernels.dot(heap, 0, heap, 0, 100)).isEqualTo(expected);
        assertThat(FloatKernels.squaredL2(a, 0, heap, 0, 100)).isZero();
    }

    @Test
    void rejectsVectorsThatAreNotInsideTheirStorage() {
        float[] a = new float[10];
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocate(40);
            assertThatThrownBy(() -> FloatKernels.dot(a, 0, a, 1, 10)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> FloatKernels.dot(a, 0, a, 0, -1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> FloatKernels.dot(a, 0, segment, 1, 10))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> FloatKernels.dot(segment, 0, segment, -4, 10))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> FloatKernels.sum(segment, 0, 1 << 30))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    private static double cosine(float[] a, float[] b) {
        double dot = 0;
        for (int i = 0; i < a.length; i++) {
            dot += (double) a[i] * b[i];
        }
        return a.length == 0 ? 0 : dot / (norm(a) * norm(b));
    }

    private static double norm(float[] a) {
        double sum = 0;
        for (float x : a) {
            sum += (double) x * x;
        }
        return Math.sqrt(sum);
    }
}
