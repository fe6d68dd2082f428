package dev.basalt.columnar.encoding.text;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.encoding.NodeReader;
import java.util.List;

/// Writes rows of their templates and what stands in the gaps of the rows of a block.
///
/// - **Threads:** confined to one
final class RowWriter {
    /// How many bytes behind the last may be written.
    static final int SLACK = 16;

    private static final int SHORT = 32;

    private final NodeReader in;
    private final TemplatePieces pieces;
    private final List<Column> columns;
    private final TimeSpelling time = new TimeSpelling();
    /// The values of each gap of numbers.
    private final long[][] numbers;
    /// The next row of each template among those that were read.
    private final int[] next;

    RowWriter(NodeReader in, TemplatePieces pieces, List<Column> columns) {
        this.in = in;
        this.pieces = pieces;
        this.columns = columns;
        this.numbers = new long[columns.size()][];
        this.next = new int[pieces.templates()];
        for (int slot = 0; slot < numbers.length; slot++) {
            numbers[slot] = new long[0];
        }
    }

    /// Begins with the rows that were just read of a template.
    void load(int template) {
        next[template] = 0;
        for (int slot = pieces.firstSlot(template); slot < pieces.firstSlot(template + 1); slot++) {
            switch (columns.get(slot)) {
                case LongColumn longs -> numbers[slot] = longs.values();
                case BytesColumn bytes -> bytes.reserveBytes(8);
                default -> throw new IllegalStateException("gaps must hold numbers or bytes");
            }
        }
    }

    /// Writes rows of the only template.
    ///
    /// @param offsets receives where each row ends
    /// @return where the last ends
    int rows(byte[] out, int start, int[] offsets, int firstRow, int count) {
        int at = start;
        for (int i = 0; i < count; i++) {
            at = row(0, i, out, at);
            offsets[firstRow + i + 1] = at;
        }
        return at;
    }

    /// Writes rows of several templates.
    int rows(byte[] out, int start, int[] offsets, int firstRow, int count, long[] templates) {
        int at = start;
        for (int i = 0; i < count; i++) {
            int template = (int) templates[i];
            at = row(template, next[template]++, out, at);
            offsets[firstRow + i + 1] = at;
        }
        return at;
    }

    private int row(int template, int index, byte[] out, int start) {
        int at = start;
        int end = pieces.first(template + 1);
        for (int piece = pieces.first(template); piece < end; piece++) {
            int slot = pieces.slot(piece);
            int kind = pieces.kind(piece);
            if (kind == PieceKind.TEXT) {
                int size = pieces.secondDetail(piece);
                copy(pieces.text(), pieces.detail(piece), out, at, size);
                at += size;
            } else if (kind == PieceKind.INTEGER || kind == PieceKind.FIXED) {
                at = integer(numbers[slot][index], pieces.detail(piece), out, at);
            } else {
                at = rare(piece, index, out, at);
            }
        }
        return at;
    }

    private int rare(int piece, int index, byte[] out, int start) {
        int at = start;
        int slot = pieces.slot(piece);
        switch (pieces.kind(piece)) {
            case PieceKind.PADDED -> {
                int digits = digits(numbers[slot + 1][index], Digits.MAX);
                at = integer(numbers[slot][index], digits, out, at);
            }
            case PieceKind.HEX -> {
                int digits = pieces.detail(piece);
                Digits.putHexLoose(numbers[slot][index], digits, pieces.secondDetail(piece) != 0, out, at);
                at += digits;
            }
            case PieceKind.HEX_PADDED -> {
                int digits = digits(numbers[slot + 1][index], 16);
                Digits.putHexLoose(numbers[slot][index], digits, pieces.secondDetail(piece) != 0, out, at);
                at += digits;
            }
            case PieceKind.IPV4 -> at = Digits.putAddress(numbers[slot][index], out, at);
            case PieceKind.UUID -> {
                uuid(numbers[slot][index], numbers[slot + 1][index], pieces.secondDetail(piece) != 0, out, at);
                at += 36;
            }
            case PieceKind.TIME -> at = time(pieces.detail(piece), numbers[slot][index], out, at);
            case PieceKind.DECIMAL -> at = decimal(numbers[slot][index], pieces.detail(piece), out, at);
            default -> {
                BytesColumn words = (BytesColumn) columns.get(slot);
                int from = words.offsets()[index];
                int size = words.offsets()[index + 1] - from;
                copy(words.bytes(), from, out, at, size);
                at += size;
            }
        }
        return at;
    }

    private static void copy(byte[] from, int index, byte[] out, int at, int size) {
        if (size <= SHORT) {
            ByteWords.copyLoose(from, index, out, at, size);
        } else {
            System.arraycopy(from, index, out, at, size);
        }
    }

    private int digits(long digits, int most) {
        if (digits < 1 || digits > most) {
            throw in.corrupt("a number must have 1 to " + most + " digits, but has " + digits);
        }
        return (int) digits;
    }

    /// Writes a decimal number with a number of digits, or for 0 as few as it has.
    private int integer(long value, int width, byte[] out, int start) {
        int at = start;
        long rest = value;
        if (rest < 0) {
            if (rest == Long.MIN_VALUE) {
                throw in.corrupt("a number must have at most 19 digits, but is " + value);
            }
            rest = -rest;
            out[at++] = '-';
        }
        int digits = width == 0 ? Digits.count(rest) : width;
        Digits.putLoose(rest, digits, out, at);
        return at + digits;
    }

    private static void uuid(long high, long low, boolean upper, byte[] out, int at) {
        long middle = Digits.eightHex(high, upper);
        long next = Digits.eightHex(low >>> 32, upper);
        ByteWords.put(out, at, Digits.eightHex(high >>> 32, upper));
        ByteWords.put(out, at + 9, middle);
        ByteWords.put(out, at + 14, middle >>> 32);
        ByteWords.put(out, at + 19, next);
        ByteWords.put(out, at + 24, next >>> 32);
        ByteWords.put(out, at + 28, Digits.eightHex(low, upper));
        out[at + 8] = '-';
        out[at + 13] = '-';
        out[at + 18] = '-';
        out[at + 23] = '-';
    }

    private int time(int code, long value, byte[] out, int at) {
        if (!time.write(code, value, out, at)) {
            throw in.corrupt("a time must be one of the years 0 to 9999, or of a day, but is " + value);
        }
        return at + TimeSpelling.size(code);
    }

    private int decimal(long value, int scale, byte[] out, int start) {
        if (value < 0) {
            throw in.corrupt("a decimal number must not be negative, but is " + value);
        }
        long power = Digits.power(scale);
        long whole = value / power;
        int at = integer(whole, 0, out, start);
        out[at] = '.';
        Digits.putLoose(value - whole * power, scale, out, at + 1);
        return at + 1 + scale;
    }
}
