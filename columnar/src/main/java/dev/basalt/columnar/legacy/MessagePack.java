package dev.basalt.columnar.legacy;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import dev.basalt.core.error.UnsupportedFormatException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads a value of MessagePack: null, a Boolean, Long, Double or String, bytes as a String too, a List or a Map.
///
/// - **Threads:** confined to one
/// - **Source:** the MessagePack specification (github.com/msgpack/msgpack)
final class MessagePack {
    private static final int MAX_DEPTH = 32;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final MemorySegment bytes;
    private final Location where;
    private long at;
    private int depth;

    /// Begins to read.
    ///
    /// @param bytes the value and perhaps more
    /// @param where the place of the first byte
    MessagePack(MemorySegment bytes, Location where) {
        this.bytes = bytes;
        this.where = where;
    }

    private Location place() {
        return where.withOffset(where.byteOffset() + at);
    }

    private long take(long count) {
        if (count > bytes.byteSize() - at) {
            throw new CorruptDataException(
                    place(),
                    "a value must have " + count + " bytes, but only " + (bytes.byteSize() - at) + " are left");
        }
        at += count;
        return at - count;
    }

    private int takeByte() {
        return bytes.get(ValueLayout.JAVA_BYTE, take(1)) & 0xFF;
    }

    private long takeUnsigned(int size) {
        long from = take(size);
        return switch (size) {
            case 1 -> bytes.get(ValueLayout.JAVA_BYTE, from) & 0xFF;
            case 2 -> bytes.get(SHORT, from) & 0xFFFF;
            case 4 -> bytes.get(INT, from) & 0xFFFF_FFFFL;
            default -> bytes.get(LONG, from);
        };
    }

    /// Reads the next value.
    @Nullable
    Object read() {
        int code = takeByte();
        if (code <= 0x7F) {
            return (long) code;
        } else if (code <= 0x8F) {
            return map(code & 15);
        } else if (code <= 0x9F) {
            return list(code & 15);
        } else if (code <= 0xBF) {
            return text(code & 31);
        } else if (code >= 0xE0) {
            return (long) (byte) code;
        }
        return switch (code) {
            case 0xC0 -> null;
            case 0xC2 -> false;
            case 0xC3 -> true;
            case 0xC4, 0xD9 -> text(takeUnsigned(1));
            case 0xC5, 0xDA -> text(takeUnsigned(2));
            case 0xC6, 0xDB -> text(takeUnsigned(4));
            case 0xCA -> (double) Float.intBitsToFloat((int) takeUnsigned(4));
            case 0xCB -> Double.longBitsToDouble(takeUnsigned(8));
            case 0xCC -> takeUnsigned(1);
            case 0xCD -> takeUnsigned(2);
            case 0xCE -> takeUnsigned(4);
            case 0xCF, 0xD3 -> takeUnsigned(8);
            case 0xD0 -> (long) (byte) takeUnsigned(1);
            case 0xD1 -> (long) (short) takeUnsigned(2);
            case 0xD2 -> (long) (int) takeUnsigned(4);
            case 0xDC -> list(takeUnsigned(2));
            case 0xDD -> list(takeUnsigned(4));
            case 0xDE -> map(takeUnsigned(2));
            case 0xDF -> map(takeUnsigned(4));
            default ->
                throw new UnsupportedFormatException(
                        place(), "a value of MessagePack must not be an extension, but its code is " + code);
        };
    }

    private String text(long count) {
        long from = take(count);
        return new String(bytes.asSlice(from, count).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    private void enter(long count) {
        if (++depth > MAX_DEPTH) {
            throw new LimitExceededException(place(), "values must be at most " + MAX_DEPTH + " deep, but are deeper");
        }
        // Each element has a byte at least.
        if (count > bytes.byteSize() - at) {
            throw new CorruptDataException(
                    place(),
                    "a value must have " + count + " parts, but only " + (bytes.byteSize() - at) + " bytes are left");
        }
    }

    private List<@Nullable Object> list(long count) {
        enter(count);
        List<@Nullable Object> list = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            list.add(read());
        }
        depth--;
        return list;
    }

    private Map<String, @Nullable Object> map(long count) {
        enter(count);
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (long i = 0; i < count; i++) {
            String key = String.valueOf(read());
            map.put(key, read());
        }
        depth--;
        return map;
    }
}
