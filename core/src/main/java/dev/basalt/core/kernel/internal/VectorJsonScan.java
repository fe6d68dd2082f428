package dev.basalt.core.kernel.internal;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2I;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// Vector API twin of [ScalarJsonScan]: a block of 64 bytes becomes one `long` for each class of bytes, of
/// which bit arithmetic makes the positions.
///
/// 1. Quotes that no backslash escapes toggle between inside and outside of strings: a prefix of exclusive ors
///    of their bits marks the insides (Langdale and Lemire, Parsing Gigabytes of JSON per Second, 2019).
/// 2. UTF-8 is checked by the same masks: lead bytes say where continuation bytes must be. Blocks of ASCII
///    skip it.
/// 3. Where a vector is a block, positions come from compressing the numbers 0 to 63 by the mask, all at once.
///    Else bit by bit, eight for each test of how many there are.
@SuppressWarnings("serial")
public final class VectorJsonScan extends NotInlined {
    private static final int BLOCK = 64;
    private static final VectorSpecies<Byte> I8 = VectorSpecies.of(byte.class, VectorShape.forBitSize(Lanes.BITS));
    private static final VectorSpecies<Integer> I32 = VectorSpecies.of(int.class, VectorShape.forBitSize(Lanes.BITS));
    private static final int L = I8.length();
    private static final boolean COMPRESS = L == BLOCK;
    private static final ByteVector NUMBERS = ByteVector.zero(I8).addIndex(1);
    private static final long EVEN = 0x5555_5555_5555_5555L;

    private VectorJsonScan() {}

    /// Scans whole blocks.
    ///
    /// One method: every mask stays in a register, and no vector crosses a call.
    ///
    /// @param state receives positions, and holds what blocks hand on; has room for 64 more positions than
    ///     there are bytes
    /// @param bytes the text
    /// @param from  index of the first block
    /// @param to    index behind the last, a multiple of 64 more
    /// @param shift added to every index
    public static void scan(JsonScanState state, byte[] bytes, int from, int to, int shift) {
        int[] positions = state.positions;
        int count = state.count;
        long wasInString = state.inString;
        long wasEscaped = state.escaped;
        long wasScalar = state.scalar;
        long carried = state.continuation;
        long limited = state.limited;
        long invalid = state.invalid;
        for (int i = from; i < to; i += BLOCK) {
            long quote = 0;
            long backslash = 0;
            long low = 0;
            long blank = 0;
            long high = 0;
            long operator = 0;
            for (int k = 0; k < BLOCK; k += L) {
                ByteVector v = ByteVector.fromArray(I8, bytes, i + k);
                quote |= v.compare(EQ, (byte) '"').toLong() << k;
                backslash |= v.compare(EQ, (byte) '\\').toLong() << k;
                low |= v.compare(LT, (byte) ' ').toLong() << k;
                blank |= v.compare(EQ, (byte) ' ').toLong() << k;
                high |= v.compare(LT, (byte) 0).toLong() << k;
                // Brackets become braces.
                ByteVector braces = v.or((byte) 0x20);
                operator |= braces.compare(EQ, (byte) '{')
                                .or(braces.compare(EQ, (byte) '}'))
                                .or(v.compare(EQ, (byte) ':'))
                                .or(v.compare(EQ, (byte) ','))
                                .toLong()
                        << k;
            }
            if ((high | carried | limited) != 0) {
                long two = 0;
                long three = 0;
                long four = 0;
                long never = 0;
                long special = 0;
                for (int k = 0; k < BLOCK; k += L) {
                    ByteVector v = ByteVector.fromArray(I8, bytes, i + k);
                    two |= v.compare(GE, (byte) 0xC0).toLong() << k;
                    three |= v.compare(GE, (byte) 0xE0).toLong() << k;
                    four |= v.compare(GE, (byte) 0xF0).toLong() << k;
                    never |= v.compare(GE, (byte) 0xF5).toLong() << k;
                    special |= v.compare(EQ, (byte) 0xC0)
                                    .or(v.compare(EQ, (byte) 0xC1))
                                    .or(v.compare(EQ, (byte) 0xE0))
                                    .or(v.compare(EQ, (byte) 0xED))
                                    .or(v.compare(EQ, (byte) 0xF0))
                                    .or(v.compare(EQ, (byte) 0xF4))
                                    .toLong()
                            << k;
                }
                two &= high;
                three &= high;
                four &= high;
                long wanted = two << 1 | three << 2 | four << 3 | carried;
                invalid |= (wanted ^ (high & ~two)) | (never & high);
                carried = two >>> 63 | three >>> 62 | four >>> 61;
                if ((special | limited) != 0) {
                    long e0 = 0;
                    long ed = 0;
                    long f0 = 0;
                    long f4 = 0;
                    long below90 = 0;
                    long belowA0 = 0;
                    for (int k = 0; k < BLOCK; k += L) {
                        ByteVector v = ByteVector.fromArray(I8, bytes, i + k);
                        e0 |= v.compare(EQ, (byte) 0xE0).toLong() << k;
                        ed |= v.compare(EQ, (byte) 0xED).toLong() << k;
                        f0 |= v.compare(EQ, (byte) 0xF0).toLong() << k;
                        f4 |= v.compare(EQ, (byte) 0xF4).toLong() << k;
                        below90 |= v.compare(LT, (byte) 0x90).toLong() << k;
                        belowA0 |= v.compare(LT, (byte) 0xA0).toLong() << k;
                    }
                    invalid |= special & ~(e0 | ed | f0 | f4);
                    invalid |= (((e0 << 1) | (limited & 1)) & belowA0)
                            | (((ed << 1) | (limited >>> 1 & 1)) & ~belowA0)
                            | (((f0 << 1) | (limited >>> 2 & 1)) & below90)
                            | (((f4 << 1) | (limited >>> 3 & 1)) & ~below90);
                    limited = e0 >>> 63 | ed >>> 63 << 1 | f0 >>> 63 << 2 | f4 >>> 63 << 3;
                }
            }
            if ((backslash | wasEscaped) != 0) {
                // A run of backslashes escapes every second byte from its start on.
                backslash &= ~wasEscaped;
                long follows = backslash << 1 | wasEscaped;
                long oddStarts = backslash & ~EVEN & ~follows;
                long runs = oddStarts + backslash;
                wasEscaped = Long.compareUnsigned(runs, backslash) < 0 ? 1 : 0;
                long escaped = (EVEN ^ runs << 1) & follows;
                quote &= ~escaped;
                int escapeCount = state.escapeCount;
                for (long rest = backslash & ~escaped; rest != 0; rest &= rest - 1) {
                    state.escapes[escapeCount++] = i + shift + Long.numberOfTrailingZeros(rest);
                }
                state.escapeCount = escapeCount;
            }
            long inString = quote ^ quote << 1;
            inString ^= inString << 2;
            inString ^= inString << 4;
            inString ^= inString << 8;
            inString ^= inString << 16;
            inString ^= inString << 32;
            inString ^= wasInString;
            wasInString = inString >> 63;
            low &= ~high;
            if (low != 0) {
                invalid |= low & inString;
                for (int k = 0; k < BLOCK; k += L) {
                    ByteVector v = ByteVector.fromArray(I8, bytes, i + k);
                    blank |= v.compare(EQ, (byte) '\n')
                                    .or(v.compare(EQ, (byte) '\r'))
                                    .or(v.compare(EQ, (byte) '\t'))
                                    .toLong()
                            << k;
                }
            }
            long scalar = ~(operator | blank | inString | quote);
            long bits = (operator & ~inString) | quote | (scalar & ~(scalar << 1 | wasScalar));
            wasScalar = scalar >>> 63;
            int base = i + shift;
            int more = Long.bitCount(bits);
            if (COMPRESS) {
                ByteVector places = NUMBERS.compress(VectorMask.fromLong(I8, bits));
                ((IntVector) places.convertShape(ZERO_EXTEND_B2I, I32, 0))
                        .add(base)
                        .intoArray(positions, count);
                if (more > 16) {
                    ((IntVector) places.convertShape(ZERO_EXTEND_B2I, I32, 1))
                            .add(base)
                            .intoArray(positions, count + 16);
                    if (more > 32) {
                        ((IntVector) places.convertShape(ZERO_EXTEND_B2I, I32, 2))
                                .add(base)
                                .intoArray(positions, count + 32);
                        ((IntVector) places.convertShape(ZERO_EXTEND_B2I, I32, 3))
                                .add(base)
                                .intoArray(positions, count + 48);
                    }
                }
            } else {
                for (int k = count; bits != 0; k += 8) {
                    positions[k] = base + Long.numberOfTrailingZeros(bits);
                    bits &= bits - 1;
                    positions[k + 1] = base + Long.numberOfTrailingZeros(bits);
                    bits &= bits - 1;
                    positions[k + 2] = base + Long.numberOfTrailingZeros(bits);
                    bits &= bits - 1;
                    positions[k + 3] = base + Long.numberOfTrailingZeros(bits);
                    bits &= bits - 1;
                    positions[k + 4] = base + Long.numberOfTrailingZeros(bits);
                    bits &= bits - 1;
                    positions[k + 5] = base + Long.numberOfTrailingZeros(bits);
                    bits &= bits - 1;
                    positions[k + 6] = base + Long.numberOfTrailingZeros(bits);
                    bits &= bits - 1;
                    positions[k + 7] = base + Long.numberOfTrailingZeros(bits);
                    bits &= bits - 1;
                }
            }
            count += more;
        }
        state.count = count;
        state.inString = wasInString;
        state.escaped = wasEscaped;
        state.scalar = wasScalar;
        state.continuation = carried;
        state.limited = limited;
        state.invalid = invalid;
    }
}
