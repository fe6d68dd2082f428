package dev.basalt.columnar.encoding.text;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.encoding.NodeReader;
import java.util.Arrays;

/// The pieces of all templates of a page, as they are read.
///
/// - **Threads:** immutable once read
final class TemplatePieces {
    private static final int SLACK = 8;
    /// The most bytes of a gap that is not one of bytes.
    private static final int MAX_GAP_BYTES = 36;

    /// The texts of all pieces, and a few bytes behind them.
    private final byte[] text;
    /// The first piece of each template, and the number of all behind the last.
    private final int[] firsts;
    /// The fewest and the most bytes of a row of a template, but for those of pieces of bytes.
    private final int[] fewest;

    private final int[] most;
    private int[] kinds = new int[16];
    /// Two numbers of each piece: where its text begins and how long it is; or the numbers that follow its kind.
    private int[] details = new int[32];
    /// The first of its nodes.
    private int[] slots = new int[16];

    private int count;
    /// For each node whether it holds bytes, and how often its values are written in a row.
    private boolean[] byteSlots = new boolean[16];

    private int[] slotUses = new int[16];
    private int slotCount;
    /// The first node of each template, and the number of all behind the last.
    private final int[] firstSlots;

    /// Reads descriptions.
    TemplatePieces(NodeReader in, BytesColumn descriptions) {
        int templates = descriptions.size();
        in.limit().take(16L * templates + 40L * descriptions.byteCount());
        text = Arrays.copyOf(descriptions.bytes(), descriptions.byteCount() + SLACK);
        firsts = new int[templates + 1];
        firstSlots = new int[templates + 1];
        fewest = new int[templates];
        most = new int[templates];
        for (int template = 0; template < templates; template++) {
            Cursor cursor = new Cursor(
                    in, text, descriptions.offsets()[template], descriptions.offsets()[template + 1]);
            while (cursor.at < cursor.end) {
                piece(cursor, template);
            }
            firsts[template + 1] = count;
            firstSlots[template + 1] = slotCount;
        }
    }

    /// A place in a description.
    private static final class Cursor {
        final NodeReader in;
        final byte[] text;
        final int end;
        int at;

        Cursor(NodeReader in, byte[] text, int from, int end) {
            this.in = in;
            this.text = text;
            this.at = from;
            this.end = end;
        }

        int next(String what, int first, int last) {
            int value = at < end ? Byte.toUnsignedInt(text[at]) : 256;
            at++;
            if (value < first || value > last) {
                throw in.corrupt(what + " of a template must be " + first + " to " + last + ", but is "
                        + (value == 256 ? "missing" : Integer.toString(value)));
            }
            return value;
        }

        int size() {
            int size = 0;
            for (int shift = 0; ; shift += 7) {
                int part = next("the size of a text", 0, shift == 28 ? 7 : 255);
                size |= (part & 127) << shift;
                if (part < 128) {
                    break;
                }
            }
            if (size > end - at) {
                throw in.corrupt(
                        "the text of a template must have " + size + " bytes, but only " + (end - at) + " are left");
            }
            return size;
        }
    }

    private void piece(Cursor cursor, int template) {
        int kind = cursor.next("a piece", PieceKind.TEXT, PieceKind.REPEAT);
        switch (kind) {
            case PieceKind.TEXT -> {
                int size = cursor.size();
                add(template, kind, cursor.at, size, 0, size, size);
                cursor.at += size;
            }
            case PieceKind.INTEGER -> add(template, kind, 0, 0, 1, 1, 20);
            case PieceKind.FIXED -> {
                int digits = cursor.next("the digits of a number", 1, Digits.MAX);
                add(template, kind, digits, 0, 1, digits, digits + 1);
            }
            case PieceKind.PADDED -> add(template, kind, 0, 0, 2, 1, 20);
            case PieceKind.HEX -> {
                int digits = cursor.next("the hexadecimal digits", 1, 16);
                add(template, kind, digits, cursor.next("the case", 0, 1), 1, digits, digits);
            }
            case PieceKind.HEX_PADDED -> add(template, kind, 0, cursor.next("the case", 0, 1), 2, 1, 16);
            case PieceKind.IPV4 -> add(template, kind, 0, 0, 1, 7, 15);
            case PieceKind.UUID -> add(template, kind, 0, cursor.next("the case", 0, 1), 2, 36, 36);
            case PieceKind.TIME -> {
                int code = cursor.next("the spelling of a time", 0, 255);
                if (!TimeSpelling.isCode(code)) {
                    throw cursor.in.corrupt("the spelling of a time must be a known one, but is number " + code);
                }
                add(template, kind, code, 0, 1, TimeSpelling.size(code), TimeSpelling.size(code));
            }
            case PieceKind.DECIMAL -> {
                int scale = cursor.next("the digits behind a point", 1, 18);
                add(template, kind, scale, 0, 1, scale + 2, 21);
            }
            case PieceKind.BYTES -> add(template, kind, 0, 0, 1, 0, 0);
            default -> repeat(cursor, template, cursor.next("the number of a gap", 0, 255));
        }
    }

    /// Adds a piece that is the same as an earlier one.
    private void repeat(Cursor cursor, int template, int gap) {
        int left = gap;
        for (int piece = firsts[template]; piece < count; piece++) {
            if (kinds[piece] != PieceKind.TEXT && left-- == 0) {
                int slot = slots[piece];
                int nodes = nodes(kinds[piece]);
                add(template, kinds[piece], details[2 * piece], details[2 * piece + 1], 0, 0, MAX_GAP_BYTES);
                slots[count - 1] = slot;
                for (int i = slot; i < slot + nodes; i++) {
                    slotUses[i]++;
                }
                return;
            }
        }
        throw cursor.in.corrupt("a gap of a template must be like an earlier one, but gap " + gap + " is not earlier");
    }

    private static int nodes(int kind) {
        return kind == PieceKind.PADDED || kind == PieceKind.HEX_PADDED || kind == PieceKind.UUID ? 2 : 1;
    }

    private void add(int template, int kind, int first, int second, int nodes, int least, int largest) {
        if (count == kinds.length) {
            kinds = Arrays.copyOf(kinds, 2 * count);
            details = Arrays.copyOf(details, 4 * count);
            slots = Arrays.copyOf(slots, 2 * count);
        }
        kinds[count] = kind;
        details[2 * count] = first;
        details[2 * count + 1] = second;
        slots[count] = slotCount;
        for (int i = 0; i < nodes; i++) {
            if (slotCount == slotUses.length) {
                slotUses = Arrays.copyOf(slotUses, 2 * slotCount);
                byteSlots = Arrays.copyOf(byteSlots, 2 * slotCount);
            }
            slotUses[slotCount] = 1;
            byteSlots[slotCount++] = kind == PieceKind.BYTES;
        }
        fewest[template] += least;
        most[template] += largest;
        count++;
    }

    byte[] text() {
        return text;
    }

    int templates() {
        return fewest.length;
    }

    /// The first piece of a template; that of the one behind the last is the number of all.
    int first(int template) {
        return firsts[template];
    }

    int kind(int piece) {
        return kinds[piece];
    }

    int detail(int piece) {
        return details[2 * piece];
    }

    int secondDetail(int piece) {
        return details[2 * piece + 1];
    }

    /// The first of the nodes of a piece.
    int slot(int piece) {
        return slots[piece];
    }

    /// How many nodes there are.
    int slots() {
        return slotCount;
    }

    /// The first node of a template; that of the one behind the last is the number of all.
    int firstSlot(int template) {
        return firstSlots[template];
    }

    /// How often the values of a node are written in a row.
    int slotUses(int slot) {
        return slotUses[slot];
    }

    /// Whether a node holds bytes.
    boolean isBytes(int slot) {
        return byteSlots[slot];
    }

    /// The fewest bytes of a row, but for those of pieces of bytes.
    int fewestBytes(int template) {
        return fewest[template];
    }

    /// The most bytes of a row, but for those of pieces of bytes.
    int mostBytes(int template) {
        return most[template];
    }
}
