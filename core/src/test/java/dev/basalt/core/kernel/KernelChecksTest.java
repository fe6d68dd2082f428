package dev.basalt.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.kernel.internal.ScalarBits;
import dev.basalt.core.kernel.internal.ScalarByteRows;
import dev.basalt.core.kernel.internal.ScalarBytes;
import dev.basalt.core.kernel.internal.ScalarFloats;
import dev.basalt.core.kernel.internal.ScalarHalfRows;
import dev.basalt.core.kernel.internal.ScalarHalves;
import dev.basalt.core.kernel.internal.ScalarRows;
import dev.basalt.core.kernel.internal.ScalarScales;
import dev.basalt.core.testing.TierCondition;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every kernel takes storage that just holds its values and gives what its scalar twin gives, and refuses storage that
/// is one element shorter, a start before the first element, and negative counts.
@ExtendWith(TierCondition.class)
class KernelChecksTest {
    static Stream<Arguments> kernels() {
        return Stream.of(
                Arguments.of(FloatKernels.class, ScalarFloats.class, Float.BYTES),
                Arguments.of(FloatRowKernels.class, ScalarRows.class, Float.BYTES),
                Arguments.of(HalfKernels.class, ScalarHalves.class, Short.BYTES),
                Arguments.of(HalfRowKernels.class, ScalarHalfRows.class, Short.BYTES),
                Arguments.of(ByteKernels.class, ScalarBytes.class, 1),
                Arguments.of(ByteRowKernels.class, ScalarByteRows.class, 1),
                Arguments.of(BitKernels.class, ScalarBits.class, Long.BYTES),
                Arguments.of(ScaleKernels.class, ScalarScales.class, Long.BYTES));
    }

    private static List<Method> methods(Class<?> kernels) {
        List<Method> methods = Arrays.stream(kernels.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .toList();
        assertThat(methods).isNotEmpty();
        return methods;
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void takesWhatFitsAndRefusesOneStepMore(Class<?> kernels, Class<?> twins, int elementBytes) throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            for (Method method : methods(kernels)) {
                for (Arena memory : new Arena[] {arena, null}) {
                    KernelCall call = new KernelCall(method, 5, elementBytes, memory);
                    for (int place : call.storages) {
                        // Ordinals name the last row, so that shorter rows cannot hold it.
                        if (method.getName().endsWith("Gather")
                                && call.arguments.get(place) instanceof int[] ordinals) {
                            Arrays.fill(ordinals, KernelCall.ROWS - 1);
                        }
                    }
                    call.invoke(call.arguments);
                    for (int place : call.storages) {
                        refuses(call, place, shortened(call.arguments.get(place)));
                        boolean isLong = call.arguments.get(place + 1) instanceof Long;
                        refuses(call, place + 1, isLong ? (Object) Long.valueOf(-1) : (Object) Integer.valueOf(-1));
                        refuses(
                                call,
                                place + 1,
                                isLong
                                        ? (Object) Long.valueOf(Long.MAX_VALUE)
                                        : (Object) Integer.valueOf(Integer.MAX_VALUE));
                    }
                    for (int place : call.counts) {
                        refuses(call, place, -1);
                        refuses(call, place, Integer.MAX_VALUE);
                    }
                }
            }
        }
    }

    private static void refuses(KernelCall call, int place, Object value) {
        List<Object> changed = new ArrayList<>(call.arguments);
        changed.set(place, value);
        assertThatThrownBy(() -> call.invoke(changed))
                .as("%s with argument %d changed", call.method, place)
                .isInstanceOfAny(IndexOutOfBoundsException.class, IllegalArgumentException.class);
    }

    private static Object shortened(Object storage) {
        if (storage instanceof MemorySegment segment) {
            return segment.asSlice(0, segment.byteSize() - 1);
        }
        Object copy = Array.newInstance(storage.getClass().getComponentType(), Array.getLength(storage) - 1);
        System.arraycopy(storage, 0, copy, 0, Array.getLength(copy));
        return copy;
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void givesWhatItsScalarTwinGivesAtEveryLength(Class<?> kernels, Class<?> twins, int elementBytes) throws Throwable {
        Random random = new Random(Samples.SEED);
        int longest = 2 * Math.max(4, Kernels.tier().vectorBits() / Byte.SIZE) + 1;
        try (Arena arena = Arena.ofConfined()) {
            for (Method method : methods(kernels)) {
                Method twin = twinOf(method, twins);
                if (twin == null) {
                    continue;
                }
                for (int dimension = 0; dimension <= longest; dimension++) {
                    for (int special = 0; special < (dimension == 0 ? 1 : 4); special++) {
                        KernelCall call = new KernelCall(method, dimension, elementBytes, arena);
                        call.fill(random, elementBytes);
                        putSpecial(call, special, dimension, random);
                        KernelCall scalar = call.twin(twin);
                        String where = method + ", dimension " + dimension + ", special " + special;
                        requireSame(where, call.invoke(call.arguments), scalar.invoke(scalar.arguments));
                        for (int place : call.storages) {
                            requireSame(where, call.arguments.get(place), scalar.arguments.get(place));
                        }
                    }
                }
            }
        }
    }

    /// The scalar kernel of the same parameters; null where the public one does more than choose.
    private static Method twinOf(Method method, Class<?> twins) {
        String name = method.getName();
        if (name.endsWith("Gather")) {
            name = name.startsWith("dot") ? "gatherDot" : "gatherSquaredL2";
        } else if (name.endsWith("Rows") && twins != ScalarByteRows.class) {
            name = name.substring(0, name.length() - "Rows".length());
        }
        try {
            return twins.getMethod(name, method.getParameterTypes());
        } catch (NoSuchMethodException _) {
            assertThat(name).isIn("norm", "normalize");
            return null;
        }
    }

    /// Puts NaN or an infinity into the first array of floats.
    private static void putSpecial(KernelCall call, int special, int dimension, Random random) {
        float[] values = {0, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
        if (special > 0 && call.arguments.getFirst() instanceof float[] floats) {
            floats[KernelCall.START + random.nextInt(dimension)] = values[special];
        } else if (special > 0
                && call.arguments.getFirst() instanceof MemorySegment segment
                && call.method.getDeclaringClass() == FloatKernels.class) {
            segment.set(Samples.F32, 4L * (KernelCall.START + random.nextInt(dimension)), values[special]);
        }
    }

    private static void requireSame(String where, Object actual, Object expected) {
        if (actual instanceof MemorySegment segment) {
            assertThat(segment.toArray(ValueLayout.JAVA_BYTE))
                    .as(where)
                    .isEqualTo(((MemorySegment) expected).toArray(ValueLayout.JAVA_BYTE));
        } else if (actual instanceof Float value && !value.isNaN() && where.contains("cosine")) {
            assertThat(value).as(where).isCloseTo((Float) expected, org.assertj.core.api.Assertions.within(1e-6f));
        } else {
            assertThat(actual).as(where).isEqualTo(expected);
        }
    }
}
