package dev.basalt.columnar.file.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/// The hash XXH64 with seed 0.
///
/// - **Source:** Yann Collet, xxHash fast digest algorithm, `doc/xxhash_spec.md` of xxHash, version 0.1.1
final class XxHash64 {
    private static final VarHandle I64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle I32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long P1 = 0x9E3779B185EBCA87L;
    private static final long P2 = 0xC2B2AE3D27D4EB4FL;
    private static final long P3 = 0x165667B19E3779F9L;
    private static final long P4 = 0x85EBCA77C2B2AE63L;
    private static final long P5 = 0x27D4EB2F165667C5L;
    /// The first two primes added, and the first one's negative.
    private static final long A = 0x60EA27EEADC0B5D6L;
    private static final long D = 0x61C8864E7A143579L;

    private XxHash64() {}

    /// Hashes the 8 bytes of a number, the lowest first.
    static long hash(long value) {
        return finish(lane(P5 + 8, value));
    }

    /// Hashes the 16 bytes of two numbers.
    static long hash(long first, long second) {
        return finish(lane(lane(P5 + 16, first), second));
    }

    /// Hashes bytes.
    static long hash(byte[] bytes, int from, int count) {
        Objects.checkFromIndexSize(from, count, bytes.length);
        int at = from;
        int end = from + count;
        long hash = P5;
        if (count >= 32) {
            long a = A;
            long b = P2;
            long c = 0;
            long d = D;
            for (; at <= end - 32; at += 32) {
                a = round(a, (long) I64.get(bytes, at));
                b = round(b, (long) I64.get(bytes, at + 8));
                c = round(c, (long) I64.get(bytes, at + 16));
                d = round(d, (long) I64.get(bytes, at + 24));
            }
            hash = Long.rotateLeft(a, 1) + Long.rotateLeft(b, 7) + Long.rotateLeft(c, 12) + Long.rotateLeft(d, 18);
            hash = merge(merge(merge(merge(hash, a), b), c), d);
        }
        hash += count;
        for (; at <= end - 8; at += 8) {
            hash = lane(hash, (long) I64.get(bytes, at));
        }
        if (at <= end - 4) {
            hash ^= Integer.toUnsignedLong((int) I32.get(bytes, at)) * P1;
            hash = Long.rotateLeft(hash, 23) * P2 + P3;
            at += 4;
        }
        for (; at < end; at++) {
            hash ^= Byte.toUnsignedLong(bytes[at]) * P5;
            hash = Long.rotateLeft(hash, 11) * P1;
        }
        return finish(hash);
    }

    private static long round(long sum, long lane) {
        return Long.rotateLeft(sum + lane * P2, 31) * P1;
    }

    private static long merge(long hash, long sum) {
        return (hash ^ round(0, sum)) * P1 + P4;
    }

    private static long lane(long hash, long lane) {
        return Long.rotateLeft(hash ^ round(0, lane), 27) * P1 + P4;
    }

    private static long finish(long value) {
        long hash = (value ^ (value >>> 33)) * P2;
        hash = (hash ^ (hash >>> 29)) * P3;
        return hash ^ (hash >>> 32);
    }
}
