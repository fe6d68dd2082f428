package dev.basalt.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.testing.TierCondition;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TierCondition.class)
class HalfKernelsTest {
    private static final int ALL = 1 << 16;

    private final Random random = new Random(Samples.SEED);

    @Test
    void widensEveryF16AndComesBack() {
        short[] bits = allBits();
        float[] values = new float[ALL];
        short[] back = new short[ALL];
        HalfKernels.f16ToF32(bits, 0, values, 0, ALL);
        HalfKernels.f32ToF16(values, 0, back, 0, ALL);
        for (int i = 0; i < ALL; i++) {
            float expected = Float.float16ToFloat((short) i);
            if (Float.isNaN(expected)) {
                assertThat(values[i]).isNaN();
                assertThat(Float.float16ToFloat(back[i])).isNaN();
            } else {
                assertThat(Float.floatToRawIntBits(values[i])).isEqualTo(Float.floatToRawIntBits(expected));
                assertThat(back[i]).isEqualTo((short) i);
            }
        }
    }

    @Test
    void narrowsToF16AsThePlatformDoes() {
        float[] values = edgeValues();
        short[] bits = new short[values.length];
        HalfKernels.f32ToF16(values, 0, bits, 0, values.length);
        for (int i = 0; i < values.length; i++) {
            if (Float.isNaN(values[i])) {
                assertThat(Float.float16ToFloat(bits[i])).isNaN();
            } else {
                assertThat(bits[i]).as("value %s", values[i]).isEqualTo(Float.floatToFloat16(values[i]));
            }
        }
    }

    @Test
    void widensEveryBf16AndComesBack() {
        short[] bits = allBits();
        float[] values = new float[ALL];
        short[] back = new short[ALL];
        HalfKernels.bf16ToF32(bits, 0, values, 0, ALL);
        HalfKernels.f32ToBf16(values, 0, back, 0, ALL);
        for (int i = 0; i < ALL; i++) {
            assertThat(Float.floatToRawIntBits(values[i])).isEqualTo(i << 16);
            if (Float.isNaN(values[i])) {
                assertThat(Float.intBitsToFloat(back[i] << 16)).isNaN();
            } else {
                assertThat(back[i]).isEqualTo((short) i);
            }
        }
    }

    @Test
    void narrowsToTheNearestBf16TiesToEven() {
        float[] values = edgeValues();
        short[] bits = new short[values.length];
        HalfKernels.f32ToBf16(values, 0, bits, 0, values.length);
        for (int i = 0; i < values.length; i++) {
            float value = values[i];
            float narrowed = Float.intBitsToFloat(bits[i] << 16);
            if (Float.isNaN(value)) {
                assertThat(narrowed).isNaN();
            } else if (Float.isInfinite(value)) {
                assertThat(narrowed).isEqualTo(value);
            } else {
                assertThat(bits[i]).as("value %s", value).isEqualTo(nearestBf16(value));
            }
        }
    }

    @Test
    void segmentsAgreeWithArrays() {
        for (int n : Samples.floatLengths()) {
            float[] values = Samples.floats(random, n + 1);
            short[] bits = new short[n];
            float[] fromArray = new float[n];
            float[] fromSegment = new float[n];
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment segment = arena.allocate(2L * n + 3, 64).asSlice(3);
                HalfKernels.f32ToF16(values, 1, bits, 0, n);
                HalfKernels.f32ToF16(values, 1, segment, 0, n);
                checkBits(segment, bits);
                HalfKernels.f16ToF32(bits, 0, fromArray, 0, n);
                HalfKernels.f16ToF32(segment, 0, fromSegment, 0, n);
                assertThat(fromSegment).isEqualTo(fromArray);
                HalfKernels.f32ToBf16(values, 1, bits, 0, n);
                HalfKernels.f32ToBf16(values, 1, segment, 0, n);
                checkBits(segment, bits);
                HalfKernels.bf16ToF32(bits, 0, fromArray, 0, n);
                HalfKernels.bf16ToF32(segment, 0, fromSegment, 0, n);
                assertThat(fromSegment).isEqualTo(fromArray);
            }
        }
    }

    @Test
    void rejectsWhatIsOutside() {
        float[] values = new float[4];
        short[] bits = new short[3];
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocate(7);
            assertThatThrownBy(() -> HalfKernels.f32ToF16(values, 0, bits, 0, 4))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> HalfKernels.f16ToF32(segment, 0, values, 0, 4))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> HalfKernels.f32ToBf16(values, 0, segment, 2, 3))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    private static void checkBits(MemorySegment segment, short[] bits) {
        for (int i = 0; i < bits.length; i++) {
            assertThat(segment.get(Samples.I16, 2L * i)).isEqualTo(bits[i]);
        }
    }

    private static short[] allBits() {
        short[] bits = new short[ALL];
        for (int i = 0; i < ALL; i++) {
            bits[i] = (short) i;
        }
        return bits;
    }

    /// Every f16 and bf16 boundary's neighbourhood, specials, and random bit patterns.
    private float[] edgeValues() {
        float[] values = new float[6 * ALL];
        int count = 0;
        for (int i = 0; i < ALL; i++) {
            float half = Float.float16ToFloat((short) i);
            int middle = Float.floatToRawIntBits(half) + 0x1000;
            values[count++] = Float.intBitsToFloat(middle - 1);
            values[count++] = Float.intBitsToFloat(middle);
            values[count++] = Float.intBitsToFloat(middle + 1);
            values[count++] = Float.intBitsToFloat(i << 16 | 0x8000);
            values[count++] = Float.intBitsToFloat(i << 16 | 0x7FFF + (i & 2));
            values[count++] = Float.intBitsToFloat(random.nextInt());
        }
        return values;
    }

    /// The nearest bf16 by exact decimal arithmetic: of the two neighbours the nearer one, or the even one.
    private static short nearestBf16(float value) {
        int bits = Float.floatToRawIntBits(value);
        int below = bits >>> 16;
        int above = below + 1;
        float low = Float.intBitsToFloat(below << 16);
        float high = Float.intBitsToFloat(above << 16);
        BigDecimal exact = new BigDecimal(value);
        BigDecimal highExact = Float.isInfinite(high)
                ? new BigDecimal(2).pow(128).multiply(new BigDecimal(Math.signum(high)))
                : new BigDecimal(high);
        int order = exact.subtract(new BigDecimal(low))
                .abs()
                .compareTo(highExact.subtract(exact).abs());
        if (order == 0) {
            return (short) ((below & 1) == 0 ? below : above);
        }
        return (short) (order < 0 ? below : above);
    }
}
