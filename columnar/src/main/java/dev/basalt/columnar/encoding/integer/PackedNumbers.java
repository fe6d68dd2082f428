package dev.basalt.columnar.encoding.integer;

import dev.basalt.columnar.encoding.ByteSink;
import dev.basalt.columnar.encoding.NodeReader;
import dev.basalt.core.kernel.BitPacking;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The small numbers around packed values: single ones of as many bytes as they need, and streams of equal width.
final class PackedNumbers {
    static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private PackedNumbers() {}

    /// Writes a signed number: seven bits a byte, the lowest first; small ones of either sign are short.
    static void putNumber(ByteSink sink, long number) {
        long rest = BlockFrame.zigzag(number);
        while ((rest & ~0x7FL) != 0) {
            sink.putByte((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        sink.putByte((int) rest);
    }

    /// Reads what [#putNumber] wrote.
    static long takeNumber(NodeReader in) {
        long number = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            long next = in.takeByte();
            number |= (next & 0x7F) << shift;
            if (next < 0x80) {
                return BlockFrame.unzigzag(number);
            }
        }
        throw in.corrupt("a number must end after 10 bytes");
    }

    /// Writes a stream.
    static void putStream(ByteSink sink, long[] values, int index, int count, long base, int width) {
        int bytes = Math.toIntExact(BitPacking.streamBytes(count, width));
        long[] words = new long[BitPacking.streamWords(count, width)];
        BitPacking.packStream(values, index, count, base, width, words, 0);
        sink.putLongs(words, 0, bytes >>> 3);
        for (int i = bytes & ~7; i < bytes; i++) {
            sink.putByte((int) (words[i >>> 3] >>> (8 * (i & 7))));
        }
    }

    /// Takes a stream, as the words that it was packed into.
    static long[] takeStream(NodeReader in, int count, int width) {
        MemorySegment bytes = in.take(BitPacking.streamBytes(count, width));
        in.limit().take(bytes.byteSize());
        return words(bytes);
    }

    /// Takes the values of a stream.
    static long[] takeValues(NodeReader in, int count, int width, long base) {
        long[] words = takeStream(in, count, width);
        in.limit().take(8L * count);
        long[] values = new long[count];
        BitPacking.unpackStream(words, 0, 0, count, width, base, values, 0);
        return values;
    }

    /// Takes a width in bits.
    static int takeWidth(NodeReader in, String what, int most) {
        int width = in.takeByte();
        if (width > most) {
            throw in.corrupt(what + " must be 0 to " + most + " bits, but is " + width);
        }
        return width;
    }

    /// Copies bytes to words, the last of which is filled up with zeros.
    static long[] words(MemorySegment bytes) {
        int size = Math.toIntExact(bytes.byteSize());
        long[] words = new long[(size + 7) >>> 3];
        MemorySegment.copy(bytes, I64, 0, words, 0, size >>> 3);
        for (int i = size & ~7; i < size; i++) {
            words[i >>> 3] |= Byte.toUnsignedLong(bytes.get(ValueLayout.JAVA_BYTE, i)) << (8 * (i & 7));
        }
        return words;
    }
}
