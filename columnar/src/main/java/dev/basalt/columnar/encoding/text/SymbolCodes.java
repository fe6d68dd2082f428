package dev.basalt.columnar.encoding.text;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.encoding.NodeReader;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Turns the codes of a block into the bytes that they stand for.
///
/// - **Memory:** the codes of a block, and its bytes if some in front of those wanted must be left out
/// - **Threads:** confined to one
final class SymbolCodes {
    /// What the tables take.
    static final int MEMORY = 256 * 12;

    /// How far behind the last byte wanted eight codes may write.
    private static final int SLACK = 9 * SymbolTable.MAX_LENGTH;

    private static final long LOW_BITS = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private final NodeReader in;
    private final long[] symbols;
    private final int[] lengths;
    private final MemorySegment stored;
    private byte[] codes = new byte[0];
    private byte[] bytes = new byte[0];
    private int codeCount;
    /// Where decoding stopped, in codes.
    private int next;

    SymbolCodes(NodeReader in, long[] symbols, int[] lengths, MemorySegment stored) {
        this.in = in;
        this.symbols = symbols;
        this.lengths = lengths;
        this.stored = stored;
    }

    /// Goes to the codes of a block.
    void load(int from, int count) {
        if (codes.length < count + 8) {
            in.limit().take(count + (count >>> 1) + 8L - codes.length);
            codes = in.limit().buffers().bytes(count + (count >>> 1) + 8);
        }
        MemorySegment.copy(stored, ValueLayout.JAVA_BYTE, from, codes, 0, count);
        codeCount = count;
    }

    /// Appends bytes, but no rows, to a column.
    ///
    /// @param skipped how many at the start of the block are left out
    /// @param count   how many
    /// @param whole   whether that must be all
    void decode(int skipped, int count, boolean whole, BytesColumn out) {
        int start = out.byteCount();
        out.reserveBytes(Math.addExact(count, SLACK));
        int end;
        if (skipped == 0) {
            end = decode(out.bytes(), start, start + count) - start;
        } else {
            int needed = skipped + count + SLACK;
            if (bytes.length < needed) {
                in.limit().take(needed + (needed >>> 1) - (long) bytes.length);
                bytes = new byte[needed + (needed >>> 1)];
            }
            end = decode(bytes, 0, skipped + count);
            System.arraycopy(bytes, skipped, out.bytes(), start, count);
        }
        if (end < skipped + count || (whole && (end > skipped + count || next != codeCount))) {
            throw in.corrupt("the codes of a block must stand for as many bytes as its rows have");
        }
    }

    /// Decodes until as many bytes are there as are wanted, or no codes are left.
    ///
    /// @return where the bytes end
    private int decode(byte[] out, int start, int wanted) {
        byte[] in = codes;
        long[] words = symbols;
        int[] sizes = lengths;
        int code = 0;
        int at = start;
        int end = codeCount;
        while (at < wanted && code < end) {
            long eight = ByteWords.get(in, code);
            // Bytes of all ones become zero, and only a zero byte borrows from its own highest bit.
            long inverted = ~eight;
            boolean escapes = ((inverted - LOW_BITS) & eight & HIGH_BITS) != 0;
            if (!escapes && code + 8 <= end) {
                at = eight(eight, words, sizes, out, at);
                code += 8;
                continue;
            }
            int one = (int) eight & 0xFF;
            if (one != SymbolTable.ESCAPE) {
                ByteWords.put(out, at, words[one]);
                at += sizes[one];
                code++;
            } else {
                if (code + 1 == end) {
                    throw this.in.corrupt("the last code of a block must not be the one in front of a byte");
                }
                out[at++] = (byte) (eight >>> 8);
                code += 2;
            }
        }
        next = code;
        return at;
    }

    private static int eight(long eight, long[] words, int[] sizes, byte[] out, int start) {
        int at = start;
        int a = (int) eight & 0xFF;
        int b = (int) (eight >>> 8) & 0xFF;
        int c = (int) (eight >>> 16) & 0xFF;
        int d = (int) (eight >>> 24) & 0xFF;
        ByteWords.put(out, at, words[a]);
        at += sizes[a];
        ByteWords.put(out, at, words[b]);
        at += sizes[b];
        ByteWords.put(out, at, words[c]);
        at += sizes[c];
        ByteWords.put(out, at, words[d]);
        at += sizes[d];
        int e = (int) (eight >>> 32) & 0xFF;
        int f = (int) (eight >>> 40) & 0xFF;
        int g = (int) (eight >>> 48) & 0xFF;
        int h = (int) (eight >>> 56) & 0xFF;
        ByteWords.put(out, at, words[e]);
        at += sizes[e];
        ByteWords.put(out, at, words[f]);
        at += sizes[f];
        ByteWords.put(out, at, words[g]);
        at += sizes[g];
        ByteWords.put(out, at, words[h]);
        return at + sizes[h];
    }
}
