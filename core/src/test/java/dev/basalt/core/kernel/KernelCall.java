package dev.basalt.core.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// A kernel with storage that just holds what it reads and writes, made from the types of its parameters: each storage
/// is followed by the index where it starts; other whole numbers are counts.
final class KernelCall {
    static final int ROWS = 3;
    static final int QUERIES = 2;
    static final int START = 2;

    final Method method;
    final List<Object> arguments = new ArrayList<>();
    /// Which arguments are arrays or segments.
    final List<Integer> storages = new ArrayList<>();
    /// Which arguments are counts.
    final List<Integer> counts = new ArrayList<>();

    /// Makes a call.
    ///
    /// @param method       a kernel; its name ends in `Gather`, `Tile` or `Rows` or it takes single vectors
    /// @param dimension    the values of a vector
    /// @param elementBytes the size of an element of a segment
    /// @param arena        takes segments; null for segments on the heap
    KernelCall(Method method, int dimension, int elementBytes, Arena arena) {
        this.method = method;
        int[] sizes;
        int[] numbers;
        if (method.getName().endsWith("Gather")) {
            sizes = new int[] {dimension, ROWS * dimension, ROWS, ROWS};
            numbers = new int[] {dimension, ROWS};
        } else if (method.getName().endsWith("Tile")) {
            sizes = new int[] {QUERIES * dimension, ROWS * dimension, QUERIES * ROWS};
            numbers = new int[] {QUERIES, ROWS, dimension};
        } else if (method.getName().endsWith("Rows")) {
            sizes = new int[] {dimension, ROWS * dimension, ROWS};
            numbers = new int[] {ROWS, dimension};
        } else {
            sizes = new int[] {dimension, dimension};
            numbers = new int[] {dimension};
        }
        boolean isIndex = false;
        for (Class<?> type : method.getParameterTypes()) {
            if (type.isArray() || type == MemorySegment.class) {
                int size = START + sizes[storages.size()];
                storages.add(arguments.size());
                arguments.add(
                        type.isArray()
                                ? Array.newInstance(type.getComponentType(), size)
                                : segment((long) size * elementBytes, arena));
                isIndex = true;
            } else if (isIndex) {
                arguments.add(type == long.class ? (Object) ((long) START * elementBytes) : (Object) START);
                isIndex = false;
            } else if (type == int.class) {
                int number = numbers[counts.size()];
                counts.add(arguments.size());
                arguments.add(number);
            } else {
                arguments.add(type == float.class ? (Object) 2f : (Object) 4d);
            }
        }
    }

    private static MemorySegment segment(long bytes, Arena arena) {
        return arena == null ? MemorySegment.ofArray(new byte[(int) bytes]) : arena.allocate(bytes);
    }

    /// Fills what it reads with small whole numbers, of which every sum is exact, and ordinals with rows.
    void fill(Random random, int elementBytes) {
        boolean isGather = method.getName().endsWith("Gather");
        for (int place : storages) {
            Object storage = arguments.get(place);
            if (storage instanceof MemorySegment segment) {
                for (long at = 0; at < segment.byteSize(); at += elementBytes) {
                    put(segment, at, elementBytes, random.nextInt(-8, 9));
                }
                continue;
            }
            for (int i = 0; i < Array.getLength(storage); i++) {
                int value = isGather && storage instanceof int[] ? random.nextInt(ROWS) : random.nextInt(-8, 9);
                set(storage, i, value, elementBytes);
            }
        }
    }

    private static void put(MemorySegment segment, long at, int elementBytes, int value) {
        switch (elementBytes) {
            case 1 -> segment.set(ValueLayout.JAVA_BYTE, at, (byte) value);
            case 2 -> segment.set(Samples.I16, at, Float.floatToFloat16(value));
            case 4 -> segment.set(Samples.F32, at, value);
            default -> segment.set(Samples.I64, at, value * 0x9E37_79B9_7F4A_7C15L);
        }
    }

    private static void set(Object array, int i, int value, int elementBytes) {
        switch (array) {
            case byte[] bytes -> bytes[i] = (byte) value;
            // Half-precision numbers by their bits, or small numbers to multiply bytes with.
            case short[] shorts -> shorts[i] = (short) (elementBytes == Short.BYTES ? value * 1000 : value);
            case int[] ints -> ints[i] = value;
            case long[] longs -> longs[i] = value * 0x9E37_79B9_7F4AL;
            case float[] floats -> floats[i] = value;
            case double[] doubles -> doubles[i] = value;
            default -> throw new IllegalArgumentException("no such array is known: " + array);
        }
    }

    private KernelCall(Method twin, List<Object> arguments) {
        this.method = twin;
        this.arguments.addAll(arguments);
    }

    /// Another kernel with the same arguments, in storage of its own.
    ///
    /// @param twin takes the same parameters
    KernelCall twin(Method twin) {
        KernelCall copy = new KernelCall(twin, arguments);
        for (int place : storages) {
            copy.storages.add(place);
            Object storage = arguments.get(place);
            if (storage instanceof MemorySegment segment) {
                copy.arguments.set(place, MemorySegment.ofArray(segment.toArray(ValueLayout.JAVA_BYTE)));
            } else {
                Object array = Array.newInstance(storage.getClass().getComponentType(), Array.getLength(storage));
                System.arraycopy(storage, 0, array, 0, Array.getLength(storage));
                copy.arguments.set(place, array);
            }
        }
        return copy;
    }

    Object invoke(List<Object> given) throws Throwable {
        try {
            return method.invoke(null, given.toArray());
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
