package dev.basalt.columnar.encoding.text;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.encoding.ByteSink;
import dev.basalt.columnar.encoding.NodeWriter;
import dev.basalt.columnar.encoding.Workspace;
import dev.basalt.columnar.encoding.internal.ByteRuns;
import dev.basalt.columnar.encoding.text.TemplateGroups.TemplateRowsOf;
import dev.basalt.columnar.schema.DataType.Simple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A template: the pieces its rows are made of, and for each that differs between rows a column or two.
///
/// A part that is the same in all rows becomes text; numbers with a point between become one if the digits behind the
/// point are always as many.
///
/// - **Threads:** confined to one
final class TemplateShape {
    private static final int MAX_DECIMAL_DIGITS = 18;
    /// Texts of so few bytes are copied in words, where as many follow.
    private static final int SHORT = 32;

    private final RowLexer lexer;
    private final TemplateRowsOf rows;
    private final Workspace workspace;
    private final List<Piece> pieces = new ArrayList<>();
    /// The same for the same template of another page.
    private final long name;

    /// What rows are made of.
    ///
    /// @param kind    as in [PieceKind]
    /// @param detail  the numbers that follow it in files
    /// @param from    where the bytes of text begin in what was taken apart
    /// @param to      where they end
    /// @param columns what differs between rows
    /// @param digits  the most digits of a number that is never negative and has no zeros in front; else 0
    /// @param token   which part of a row it was made of
    private record Piece(
            int kind, List<Integer> detail, int from, int to, List<Column> columns, int digits, int token) {}

    /// Takes rows apart.
    ///
    /// @param workspace lends columns until they were written
    TemplateShape(RowLexer lexer, TemplateRowsOf rows, Workspace workspace) {
        this.lexer = lexer;
        this.rows = rows;
        this.workspace = workspace;
        if (rows.example < 0) {
            this.name = 0;
            whole();
        } else {
            this.name = rows.strict ? lexer.strictHash(rows.example) : lexer.looseHash(rows.example);
            int tokens = lexer.firstToken(rows.example + 1) - lexer.firstToken(rows.example);
            for (int token = 0; token < tokens; token++) {
                add(token);
            }
            joinDecimals();
            findRepeats();
        }
    }

    /// Writes the columns as nodes, after which they are gone.
    ///
    /// Templates come in another order in another page, and parts are text there that differ here; but what differs
    /// in both is much the same.
    void writeGaps(NodeWriter out) {
        for (Piece piece : pieces) {
            for (int i = 0; i < piece.columns.size(); i++) {
                Column column = piece.columns.get(i);
                out.child(column, Arrays.hashCode(new long[] {name, piece.token, piece.kind, i}));
                if (column instanceof LongColumn longs) {
                    workspace.giveBack(longs);
                }
            }
        }
        pieces.clear();
    }

    /// The pieces as files hold them.
    byte[] description() {
        ByteSink out = new ByteSink();
        BytesColumn text = new BytesColumn(Simple.BINARY);
        byte[] all = lexer.text();
        for (int i = 0; i < pieces.size(); i++) {
            Piece piece = pieces.get(i);
            if (piece.kind != PieceKind.TEXT) {
                out.putByte(piece.kind);
                for (int detail : piece.detail) {
                    out.putByte(detail);
                }
                continue;
            }
            text.append(all, piece.from, piece.to - piece.from);
            if (i + 1 == pieces.size() || pieces.get(i + 1).kind != PieceKind.TEXT) {
                out.putByte(PieceKind.TEXT);
                int size = text.byteCount();
                for (; size > 127; size >>>= 7) {
                    out.putByte(size | 128);
                }
                out.putByte(size);
                out.putBytes(text.bytes(), 0, text.byteCount());
                text.clear();
            }
        }
        return Arrays.copyOf(out.bytes(), out.size());
    }

    private static Piece text(int from, int to) {
        return new Piece(PieceKind.TEXT, List.of(), from, to, List.of(), 0, 0);
    }

    private static Piece variable(int kind, int token, List<Integer> detail, Column... columns) {
        return new Piece(kind, detail, 0, 0, List.of(columns), 0, token);
    }

    private void whole() {
        BytesColumn column = new BytesColumn(Simple.BINARY);
        byte[] text = lexer.text();
        for (int i = 0; i < rows.count; i++) {
            int from = lexer.rowStart(rows.rows[i]);
            column.append(text, from, lexer.rowStart(rows.rows[i] + 1) - from);
        }
        pieces.add(variable(PieceKind.BYTES, 0, List.of(), column));
    }

    private void add(int token) {
        int example = lexer.firstToken(rows.example) + token;
        int kind = lexer.kind(example);
        if ((kind == TokenKind.TEXT && rows.strict) || isSame(token, example)) {
            pieces.add(text(lexer.start(example), lexer.end(example)));
            return;
        }
        switch (kind) {
            case TokenKind.TEXT, TokenKind.OPAQUE -> addBytes(token);
            case TokenKind.NUMBER -> addNumber(token);
            case TokenKind.HEX_LOWER -> addHex(token, 0);
            case TokenKind.HEX_UPPER -> addHex(token, 1);
            case TokenKind.IPV4 -> pieces.add(variable(PieceKind.IPV4, token, List.of(), values(token)));
            case TokenKind.UUID_LOWER -> addUuid(token, 0);
            case TokenKind.UUID_UPPER -> addUuid(token, 1);
            default -> pieces.add(variable(PieceKind.TIME, token, List.of(kind - TokenKind.TIME), values(token)));
        }
    }

    private boolean isSame(int token, int example) {
        byte[] text = lexer.text();
        int from = lexer.start(example);
        int to = lexer.end(example);
        for (int i = 0; i < rows.count; i++) {
            int at = lexer.firstToken(rows.rows[i]) + token;
            int start = lexer.start(at);
            if (lexer.end(at) - start != to - from || !ByteRuns.isSame(text, from, text, start, to - from)) {
                return false;
            }
        }
        return true;
    }

    private LongColumn values(int token) {
        LongColumn column = workspace.borrow(rows.count);
        long[] values = column.values();
        for (int i = 0; i < rows.count; i++) {
            values[i] = lexer.value(lexer.firstToken(rows.rows[i]) + token);
        }
        return column;
    }

    /// How many digits each number has.
    private LongColumn digits(int token) {
        LongColumn column = workspace.borrow(rows.count);
        long[] values = column.values();
        boolean decimal = lexer.kind(lexer.firstToken(rows.example) + token) == TokenKind.NUMBER;
        for (int i = 0; i < rows.count; i++) {
            int at = lexer.firstToken(rows.rows[i]) + token;
            int size = lexer.end(at) - lexer.start(at);
            values[i] = decimal && lexer.value(at) < 0 ? size - 1 : size;
        }
        return column;
    }

    private static boolean isOneValue(LongColumn column) {
        long first = column.get(0);
        for (int i = 1; i < column.size(); i++) {
            if (column.values()[i] != first) {
                return false;
            }
        }
        return true;
    }

    private void addNumber(int token) {
        LongColumn values = values(token);
        LongColumn digits = digits(token);
        boolean shortest = true;
        boolean positive = true;
        long most = 0;
        for (int i = 0; i < rows.count; i++) {
            long value = values.values()[i];
            shortest &= Digits.count(Math.abs(value)) == digits.values()[i];
            positive &= value >= 0;
            most = Math.max(most, digits.values()[i]);
        }
        boolean fixed = isOneValue(digits);
        List<Column> columns = List.of(values, digits);
        if (fixed || shortest) {
            columns = List.of(values);
            workspace.giveBack(digits);
        }
        int kind = fixed ? PieceKind.FIXED : shortest ? PieceKind.INTEGER : PieceKind.PADDED;
        List<Integer> detail = fixed ? List.of((int) most) : List.of();
        pieces.add(new Piece(kind, detail, 0, 0, columns, shortest && positive ? (int) most : 0, token));
    }

    private void addHex(int token, int upper) {
        LongColumn values = values(token);
        LongColumn digits = digits(token);
        if (isOneValue(digits)) {
            pieces.add(variable(PieceKind.HEX, token, List.of((int) digits.get(0), upper), values));
            workspace.giveBack(digits);
        } else {
            pieces.add(variable(PieceKind.HEX_PADDED, token, List.of(upper), values, digits));
        }
    }

    private void addUuid(int token, int upper) {
        LongColumn high = workspace.borrow(rows.count);
        LongColumn low = workspace.borrow(rows.count);
        byte[] text = lexer.text();
        for (int i = 0; i < rows.count; i++) {
            int at = lexer.start(lexer.firstToken(rows.rows[i]) + token);
            high.values()[i] = UuidText.high(text, at);
            low.values()[i] = UuidText.low(text, at);
        }
        pieces.add(variable(PieceKind.UUID, token, List.of(upper), high, low));
    }

    private void addBytes(int token) {
        int bytes = 0;
        for (int i = 0; i < rows.count; i++) {
            int at = lexer.firstToken(rows.rows[i]) + token;
            bytes += lexer.end(at) - lexer.start(at);
        }
        BytesColumn column = new BytesColumn(Simple.BINARY);
        column.reserveBytes(bytes);
        column.extend(rows.count);
        byte[] text = lexer.text();
        byte[] out = column.bytes();
        int[] offsets = column.offsets();
        int end = 0;
        for (int i = 0; i < rows.count; i++) {
            int at = lexer.firstToken(rows.rows[i]) + token;
            int from = lexer.start(at);
            int length = lexer.end(at) - from;
            if (length <= SHORT && from + SHORT <= text.length && end + SHORT <= out.length) {
                ByteWords.copyLoose(text, from, out, end, length);
            } else {
                System.arraycopy(text, from, out, end, length);
            }
            end += length;
            offsets[i + 1] = end;
        }
        pieces.add(variable(PieceKind.BYTES, token, List.of(), column));
    }

    /// Makes one number of two with a point between.
    private void joinDecimals() {
        for (int i = 0; i + 2 < pieces.size(); i++) {
            Piece whole = pieces.get(i);
            Piece point = pieces.get(i + 1);
            Piece fraction = pieces.get(i + 2);
            if (whole.digits == 0 || fraction.kind != PieceKind.FIXED || !isPoint(point)) {
                continue;
            }
            int scale = fraction.detail.get(0);
            boolean fits = whole.digits + scale <= MAX_DECIMAL_DIGITS;
            if (fits && join(whole, fraction, scale)) {
                LongColumn joined = (LongColumn) whole.columns.get(0);
                workspace.giveBack((LongColumn) fraction.columns.get(0));
                pieces.set(i, variable(PieceKind.DECIMAL, whole.token, List.of(scale), joined));
                pieces.remove(i + 2);
                pieces.remove(i + 1);
            }
        }
    }

    /// Leaves out what is the same as an earlier gap in all rows.
    private void findRepeats() {
        List<Piece> gaps = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            Piece piece = pieces.get(i);
            if (piece.kind == PieceKind.TEXT) {
                continue;
            }
            for (int gap = 0; gap < gaps.size(); gap++) {
                if (isSame(piece, gaps.get(gap))) {
                    pieces.set(i, variable(PieceKind.REPEAT, piece.token, List.of(gap)));
                    break;
                }
            }
            gaps.add(piece);
        }
    }

    private static boolean isSame(Piece piece, Piece other) {
        if (piece.kind != other.kind || !piece.detail.equals(other.detail)) {
            return false;
        }
        for (int i = 0; i < piece.columns.size(); i++) {
            if (!isSame(piece.columns.get(i), other.columns.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSame(Column column, Column other) {
        int size = column.size();
        if (column instanceof LongColumn longs && other instanceof LongColumn otherLongs) {
            return Arrays.equals(longs.values(), 0, size, otherLongs.values(), 0, size);
        }
        return column instanceof BytesColumn bytes
                && other instanceof BytesColumn otherBytes
                && Arrays.equals(bytes.offsets(), 0, size + 1, otherBytes.offsets(), 0, size + 1)
                && Arrays.equals(bytes.bytes(), 0, bytes.byteCount(), otherBytes.bytes(), 0, bytes.byteCount());
    }

    private boolean isPoint(Piece piece) {
        return piece.kind == PieceKind.TEXT && piece.to - piece.from == 1 && lexer.text()[piece.from] == '.';
    }

    /// Makes the numbers before the point those of both, if none behind it is negative.
    private static boolean join(Piece whole, Piece fraction, int scale) {
        long[] wholes = ((LongColumn) whole.columns.get(0)).values();
        long[] fractions = ((LongColumn) fraction.columns.get(0)).values();
        int size = fraction.columns.get(0).size();
        for (int i = 0; i < size; i++) {
            if (fractions[i] < 0) {
                return false;
            }
        }
        long power = Digits.power(scale);
        for (int i = 0; i < size; i++) {
            wholes[i] = wholes[i] * power + fractions[i];
        }
        return true;
    }
}
