package dev.basalt.parquet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Numbers in bytes, and what decompressors do with bytes.
final class Bytes {
    private static final VarHandle INT32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final VarHandle INT64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BIG_ENDIAN_64 =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Bytes() {}

    static long int64(byte[] from, int index) {
        return (long) INT64.get(from, index);
    }

    static long bigEndian64(byte[] from, int index) {
        return (long) BIG_ENDIAN_64.get(from, index);
    }

    static void putBigEndian64(byte[] to, int index, long value) {
        BIG_ENDIAN_64.set(to, index, value);
    }

    static int int32(byte[] from, int index) {
        return (int) INT32.get(from, index);
    }

    /// A little-endian integer of up to four bytes.
    static long unsigned(byte[] from, int index, int octets) {
        long value = 0;
        for (int i = 0; i < octets; i++) {
            value |= (from[index + i] & 0xFFL) << (8 * i);
        }
        return value;
    }

    /// Writes bytes again that were written before; the two may overlap.
    ///
    /// @throws IllegalArgumentException if they begin before the first byte, or do not fit
    static void repeat(byte[] out, int end, long distance, long length) {
        require(distance >= 1 && distance <= end, "a copy must begin within the page");
        require(length <= out.length - end, "a copy must end within the page");
        int from = end - (int) distance;
        int count = (int) length;
        if (distance >= length) {
            System.arraycopy(out, from, out, end, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            out[end + i] = out[from + i];
        }
    }

    /// Bytes of a file are not what they must be; the message says how.
    static final class BadBytesException extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        BadBytesException(String what) {
            super(what);
        }
    }

    static void require(boolean holds, String what) {
        if (!holds) {
            throw new BadBytesException(what);
        }
    }
}
