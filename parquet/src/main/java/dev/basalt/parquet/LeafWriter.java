package dev.basalt.parquet;

import static java.util.Objects.requireNonNull;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FixedColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.column.ListColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.StructColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.schema.DataType.Decimal;
import dev.basalt.columnar.schema.DataType.FixedVector;
import dev.basalt.columnar.schema.DataType.Simple;
import java.math.BigInteger;
import java.util.List;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.io.api.Binary;

/// Writes one leaf column: its values, and the levels that stand for the nulls and lists of all nodes above it.
///
/// - **Threads:** confined to one
final class LeafWriter {
    /// The nodes from the top to the leaf.
    private final List<Node> chain;
    /// For each node of the chain but the last, which of its children is the next.
    private final int[] branches;

    private final Column[] columns;
    private final LeafForm form;
    private final int definition;
    private final byte[] scratch = new byte[16];
    private final BigInteger decimalBound;

    /// The store of the row group that is being written; it holds this column alone.
    private ColumnWriteStore store;

    private ColumnWriter writer;

    LeafWriter(List<Node> chain, ColumnWriteStore store) {
        this.chain = chain;
        Node leaf = chain.getLast();
        this.form = requireNonNull(leaf.form());
        this.definition = leaf.definition();
        this.columns = new Column[chain.size()];
        this.branches = new int[chain.size()];
        for (int i = 0; i + 1 < chain.size(); i++) {
            branches[i] = chain.get(i).children().indexOf(chain.get(i + 1));
        }
        this.decimalBound = leaf.field().type() instanceof Decimal decimal
                ? BigInteger.TEN.pow(decimal.precision())
                : BigInteger.ZERO;
        this.store = store;
        this.writer = store.getColumnWriter(requireNonNull(leaf.leaf()));
    }

    /// Turns to another row group.
    void turnTo(ColumnWriteStore next) {
        store = next;
        writer = next.getColumnWriter(requireNonNull(chain.getLast().leaf()));
    }

    /// The bytes that wait for the row group to be written.
    long bufferedBytes() {
        return store.getBufferedSize();
    }

    /// Completes the pages of the row group.
    void flush() {
        store.flush();
        store.close();
    }

    /// Writes rows.
    ///
    /// @param column the column of the topmost node
    /// @throws IllegalArgumentException if one is null that must not be, or has a value that its type does not have
    void write(Column column, int from, int rows) {
        columns[0] = column;
        for (int i = 0; i + 1 < columns.length; i++) {
            columns[i + 1] = switch (columns[i]) {
                case ListColumn list -> list.elements();
                case StructColumn struct -> struct.fields().get(branches[i]);
                default -> columns[i];
            };
        }
        for (int row = from; row < from + rows; row++) {
            writeRow(0, row, 0);
            store.endRecord();
        }
    }

    private void writeRow(int level, int row, int repetition) {
        Node node = chain.get(level);
        Column column = columns[level];
        if (column.isNull(row)) {
            if (!node.field().nullable()) {
                throw new IllegalArgumentException("column '" + name() + "' must have a value in each row, but "
                        + node.field().name() + " has a null");
            }
            writer.writeNull(repetition, node.definition() - 1);
            return;
        }
        switch (node.kind()) {
            case LEAF -> writeValue(column, row, repetition);
            case STRUCT -> writeRow(level + 1, row, repetition);
            case LIST -> {
                int[] offsets = ((ListColumn) column).offsets();
                int end = offsets[row + 1];
                if (offsets[row] == end) {
                    writer.writeNull(repetition, node.definition());
                }
                int next = repetition;
                for (int element = offsets[row]; element < end; element++) {
                    writeRow(level + 1, element, next);
                    next = node.repetition() + 1;
                }
            }
            case VECTOR -> writeVector(node, (FixedColumn) column, row, repetition);
        }
    }

    private void writeVector(Node node, FixedColumn vectors, int row, int repetition) {
        int dimension = ((FixedVector) vectors.type()).dimension();
        byte[] bytes = vectors.bytes();
        int at = row * vectors.rowBytes();
        int next = repetition;
        for (int i = 0; i < dimension; i++) {
            switch (form) {
                case FLOAT -> writer.write(Float.intBitsToFloat(Bytes.int32(bytes, at + 4 * i)), next, definition);
                case HALF -> writer.write(Binary.fromReusedByteArray(bytes, at + 2 * i, 2), next, definition);
                default -> writer.write((int) bytes[at + i], next, definition);
            }
            next = node.repetition() + 1;
        }
    }

    private void writeValue(Column column, int row, int repetition) {
        switch (column) {
            case LongColumn longs -> writeLong(longs.values()[row], repetition);
            case DoubleColumn doubles -> writer.write(doubles.values()[row], repetition, definition);
            case FloatColumn floats -> {
                if (form == LeafForm.FLOAT) {
                    writer.write(floats.values()[row], repetition, definition);
                } else {
                    int half = Float.floatToFloat16(floats.values()[row]);
                    scratch[0] = (byte) half;
                    scratch[1] = (byte) (half >>> 8);
                    writer.write(Binary.fromReusedByteArray(scratch, 0, 2), repetition, definition);
                }
            }
            case BytesColumn bytes -> {
                int from = bytes.offsets()[row];
                int length = bytes.offsets()[row + 1] - from;
                writer.write(Binary.fromReusedByteArray(bytes.bytes(), from, length), repetition, definition);
            }
            case FixedColumn fixed -> {
                int size = fixed.rowBytes();
                writer.write(Binary.fromReusedByteArray(fixed.bytes(), row * size, size), repetition, definition);
            }
            case WideColumn wide -> writeWide(wide, row, repetition);
            case StructColumn struct -> writeInterval(struct, row, repetition);
            case ListColumn _ -> throw new IllegalStateException("a leaf must have values");
        }
    }

    private void writeInterval(StructColumn interval, int row, int repetition) {
        for (int i = 0; i < 3; i++) {
            LongColumn part = (LongColumn) interval.fields().get(i);
            if (part.isNull(row)) {
                throw new IllegalArgumentException(
                        "column '" + name() + "' must have a value in each row, but an interval has a null");
            }
            long value = part.get(row);
            require(value >>> 32 == 0, value);
            for (int j = 0; j < 4; j++) {
                scratch[4 * i + j] = (byte) (value >>> (8 * j));
            }
        }
        writer.write(Binary.fromReusedByteArray(scratch, 0, 12), repetition, definition);
    }

    private void writeLong(long value, int repetition) {
        switch (form) {
            case BOOLEAN -> {
                require(value == 0 || value == 1, value);
                writer.write(value != 0, repetition, definition);
            }
            case INT32, UINT32 -> {
                require(holds(value), value);
                writer.write((int) value, repetition, definition);
            }
            case SECONDS32 -> {
                require(value >= 0 && value < 86_401, value);
                writer.write((int) value * 1000, repetition, definition);
            }
            case SECONDS64 -> {
                require(value >= -(Long.MAX_VALUE / 1000) && value <= Long.MAX_VALUE / 1000, value);
                writer.write(value * 1000, repetition, definition);
            }
            default -> writer.write(value, repetition, definition);
        }
    }

    private boolean holds(long value) {
        return switch (chain.getLast().field().type()) {
            case Simple.INT8 -> value == (byte) value;
            case Simple.INT16 -> value == (short) value;
            case Simple.UINT8 -> value >>> 8 == 0;
            case Simple.UINT16 -> value >>> 16 == 0;
            case Simple.UINT32 -> value >>> 32 == 0;
            default -> value == (int) value;
        };
    }

    private void writeWide(WideColumn wide, int row, int repetition) {
        long high = wide.high(row);
        long low = wide.low(row);
        if (form == LeafForm.UUID) {
            Bytes.putBigEndian64(scratch, 0, high);
            Bytes.putBigEndian64(scratch, 8, low);
            writer.write(Binary.fromReusedByteArray(scratch), repetition, definition);
            return;
        }
        Decimal type = (Decimal) chain.getLast().field().type();
        if (high == low >> 63 && type.precision() > 18) {
            // Any long has at most 19 digits.
            require(type.precision() > 19 || isBelowBound(wide, row), low);
        } else if (!isBelowBound(wide, row)) {
            throw new IllegalArgumentException(rangeProblem(wide.integer(row).toString()));
        }
        switch (form) {
            case DECIMAL32 -> writer.write((int) low, repetition, definition);
            case DECIMAL64 -> writer.write(low, repetition, definition);
            default -> {
                int size = requireNonNull(chain.getLast().leaf())
                        .getPrimitiveType()
                        .getTypeLength();
                Bytes.putBigEndian64(scratch, 0, high);
                Bytes.putBigEndian64(scratch, 8, low);
                writer.write(Binary.fromReusedByteArray(scratch, 16 - size, size), repetition, definition);
            }
        }
    }

    private boolean isBelowBound(WideColumn wide, int row) {
        if (wide.high(row) == wide.low(row) >> 63 && decimalBound.bitLength() < 64) {
            return Math.abs(wide.low(row)) < decimalBound.longValue() && wide.low(row) != Long.MIN_VALUE;
        }
        return wide.integer(row).abs().compareTo(decimalBound) < 0;
    }

    private void require(boolean holds, long value) {
        if (!holds) {
            throw new IllegalArgumentException(rangeProblem(Long.toString(value)));
        }
    }

    private String rangeProblem(String value) {
        return "column '" + name() + "' must have values of "
                + chain.getLast().field().type().label() + ", but has " + value;
    }

    private String name() {
        return chain.getFirst().field().name();
    }
}
