package dev.basalt.parquet;

import static java.util.Objects.requireNonNull;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FixedColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.StructColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.schema.DataType.TimeUnit;
import dev.basalt.columnar.schema.DataType.Timestamp;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import org.apache.parquet.column.ColumnReadStore;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;

/// Reads a leaf column of one row group: its values into a column, its levels into arrays.
///
/// - **Threads:** confined to one
final class LeafReader {
    private final Node leaf;
    private final LeafForm form;
    private final PageStream pages;
    private final ColumnReader reader;
    private final boolean isMicros;
    private final int scale;
    private final BinaryView view = new BinaryView();
    private long remaining;
    private byte[] definitions = new byte[0];
    private byte[] repetitions = new byte[0];
    private long[] presentBits = new long[0];
    private int entries;

    // There is no other way to the count.
    @SuppressWarnings("deprecation")
    LeafReader(Node leaf, ColumnReadStore columns, PageStream pages) {
        this.leaf = leaf;
        this.form = requireNonNull(leaf.form());
        this.pages = pages;
        try {
            this.reader = columns.getColumnReader(requireNonNull(leaf.leaf()));
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            throw pages.problem(e);
        }
        this.remaining = reader.getTotalValueCount();
        this.isMicros =
                leaf.field().type() instanceof Timestamp(TimeUnit found, String _) && found == TimeUnit.MICROSECOND;
        this.scale = requireNonNull(leaf.leaf()).getPrimitiveType().getLogicalTypeAnnotation()
                        instanceof DecimalLogicalTypeAnnotation decimal
                ? decimal.getScale()
                : 0;
    }

    /// How many entries the rows have that were read last.
    int entries() {
        return entries;
    }

    /// The definition levels of these entries.
    byte[] definitions() {
        return definitions;
    }

    /// The repetition levels of these entries.
    byte[] repetitions() {
        return repetitions;
    }

    /// Reads the next rows of the whole column: all that are asked for, or fewer where a column of bytes has enough.
    ///
    /// @param most bytes after which no more rows of a column of bytes are read
    /// @return how many rows were read, at least one if one was asked for
    /// @throws dev.basalt.core.error.CorruptDataException if there are not so many
    int read(int rows, Column out, long most) {
        try {
            return readRows(rows, out, most);
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            throw pages.problem(e);
        }
    }

    private int readRows(int rows, Column out, long most) {
        if (leaf.repetition() > 0) {
            readRepeated(rows, out);
            return rows;
        }
        Bytes.require(rows <= remaining, "a column must have a value or a null for each row, but ends before");
        int read = rows;
        reserve(rows);
        switch (form) {
            case INT32, INT64, FLOAT, DOUBLE -> readNumbers(rows, out);
            default -> {
                BytesColumn bytes = out instanceof BytesColumn found ? found : null;
                for (int i = 0; i < rows; i++) {
                    if (bytes != null && i > 0 && bytes.byteCount() >= most) {
                        read = i;
                        break;
                    }
                    readEntry(i, out);
                }
            }
        }
        remaining -= read;
        entries = read;
        return read;
    }

    /// What went wrong in the page that is being read.
    RuntimeException problem(RuntimeException e) {
        return pages.problem(e);
    }

    private void readRepeated(int rows, Column out) {
        int begun = 0;
        int count = 0;
        while (true) {
            // The level of the next entry; zero behind the last.
            int repetition = remaining == 0 ? 0 : reader.getCurrentRepetitionLevel();
            if (repetition == 0 && ++begun > rows) {
                break;
            }
            Bytes.require(remaining > 0, "a column must have a value or a null for each row, but ends before");
            Bytes.require(count > 0 || repetition == 0, "a column must begin with a row, but begins within one");
            if (count == repetitions.length || count == definitions.length) {
                reserve(Math.max(1024, count + (count >>> 1)));
            }
            repetitions[count] = (byte) repetition;
            readEntry(count++, out);
            remaining--;
        }
        entries = count;
    }

    private void reserve(int count) {
        if (definitions.length < count) {
            definitions = Arrays.copyOf(definitions, count);
            repetitions = Arrays.copyOf(repetitions, count);
        }
    }

    private void readEntry(int entry, Column out) {
        int definition = reader.getCurrentDefinitionLevel();
        definitions[entry] = (byte) definition;
        if (definition >= leaf.definition()) {
            readValue(out);
        } else if (definition >= leaf.slotDefinition()) {
            out.appendNull();
        }
        reader.consume();
    }

    /// The quick way for the commonest columns: straight into the array.
    private void readNumbers(int rows, Column out) {
        int first = out.extend(rows);
        if (presentBits.length < (rows + 63) >>> 6) {
            presentBits = new long[(rows + 63) >>> 6];
        }
        Arrays.fill(presentBits, -1L);
        int nulls = switch (out) {
            case LongColumn longs -> readLongs(rows, longs.values(), first);
            case FloatColumn floats -> readFloats(rows, floats.values(), first);
            case DoubleColumn doubles -> readDoubles(rows, doubles.values(), first);
            default -> throw new IllegalStateException("no column for " + form);
        };
        if (nulls > 0) {
            out.markNulls(first, presentBits, 0, rows);
        }
    }

    private int readLongs(int rows, long[] values, int first) {
        boolean narrow = form == LeafForm.INT32;
        int nulls = 0;
        for (int i = 0; i < rows; i++) {
            long value = 0;
            if (isPresent(i)) {
                value = narrow ? reader.getInteger() : reader.getLong();
            } else {
                nulls++;
            }
            values[first + i] = value;
            reader.consume();
        }
        return nulls;
    }

    private int readFloats(int rows, float[] values, int first) {
        int nulls = 0;
        for (int i = 0; i < rows; i++) {
            float value = 0;
            if (isPresent(i)) {
                value = reader.getFloat();
            } else {
                nulls++;
            }
            values[first + i] = value;
            reader.consume();
        }
        return nulls;
    }

    private int readDoubles(int rows, double[] values, int first) {
        int nulls = 0;
        for (int i = 0; i < rows; i++) {
            double value = 0;
            if (isPresent(i)) {
                value = reader.getDouble();
            } else {
                nulls++;
            }
            values[first + i] = value;
            reader.consume();
        }
        return nulls;
    }

    private boolean isPresent(int row) {
        int definition = reader.getCurrentDefinitionLevel();
        definitions[row] = (byte) definition;
        if (definition >= leaf.definition()) {
            return true;
        }
        presentBits[row >>> 6] &= ~(1L << row);
        return false;
    }

    private void readValue(Column out) {
        switch (form) {
            case BOOLEAN -> ((LongColumn) out).append(reader.getBoolean() ? 1 : 0);
            case INT32 -> ((LongColumn) out).append(reader.getInteger());
            case UINT32 -> ((LongColumn) out).append(reader.getInteger() & 0xFFFF_FFFFL);
            case INT64 -> ((LongColumn) out).append(reader.getLong());
            case SECONDS32 -> ((LongColumn) out).append(Math.floorDiv(reader.getInteger(), 1000));
            case SECONDS64 -> ((LongColumn) out).append(Math.floorDiv(reader.getLong(), 1000));
            case FLOAT -> ((FloatColumn) out).append(reader.getFloat());
            case DOUBLE -> ((DoubleColumn) out).append(reader.getDouble());
            case DECIMAL32 -> appendDecimal((WideColumn) out, reader.getInteger());
            case DECIMAL64 -> appendDecimal((WideColumn) out, reader.getLong());
            case INT96, HALF, DECIMAL_BYTES, DECIMAL_TEXT, INTERVAL, UUID, BYTES, FIXED -> {
                view.look(reader.getBinary());
                readBytes(out);
            }
        }
    }

    private static void appendDecimal(WideColumn out, long value) {
        out.append(value >> 63, value);
    }

    private void readBytes(Column out) {
        byte[] bytes = view.bytes();
        int index = view.index();
        int length = view.length();
        switch (form) {
            case BYTES -> ((BytesColumn) out).append(bytes, index, length);
            case FIXED -> {
                FixedColumn fixed = (FixedColumn) out;
                requireLength(length, fixed.rowBytes());
                fixed.append(bytes, index);
            }
            case HALF -> {
                requireLength(length, 2);
                ((FloatColumn) out).append(Float.float16ToFloat((short) Bytes.unsigned(bytes, index, 2)));
            }
            case UUID -> {
                requireLength(length, 16);
                ((WideColumn) out).append(Bytes.bigEndian64(bytes, index), Bytes.bigEndian64(bytes, index + 8));
            }
            case DECIMAL_BYTES -> readDecimal((WideColumn) out, bytes, index, length);
            case INT96 -> {
                requireLength(length, 12);
                long nanosOfDay = Bytes.int64(bytes, index);
                int day = Bytes.int32(bytes, index + 8);
                ((LongColumn) out).append(isMicros ? Int96.micros(nanosOfDay, day) : Int96.nanos(nanosOfDay, day));
            }
            case DECIMAL_TEXT -> {
                BigInteger digits = length == 0 ? BigInteger.ZERO : new BigInteger(bytes, index, length);
                ((BytesColumn) out).append(new BigDecimal(digits, scale).toPlainString());
            }
            case INTERVAL -> {
                requireLength(length, 12);
                StructColumn record = (StructColumn) out;
                for (int i = 0; i < 3; i++) {
                    ((LongColumn) record.fields().get(i)).append(Bytes.unsigned(bytes, index + 4 * i, 4));
                }
                record.appendStruct();
            }
            default -> throw new IllegalStateException("no bytes of " + form);
        }
    }

    private static void readDecimal(WideColumn out, byte[] bytes, int index, int length) {
        if (length == 16) {
            out.append(Bytes.bigEndian64(bytes, index), Bytes.bigEndian64(bytes, index + 8));
        } else if (length > 16 || length == 0) {
            BigInteger digits = length == 0 ? BigInteger.ZERO : new BigInteger(bytes, index, length);
            Bytes.require(
                    digits.bitLength() < 128,
                    "a decimal must fit into 128 bits with its sign, but has " + digits.bitLength() + " and a sign");
            out.append(digits);
        } else {
            long high = bytes[index] >> 7;
            long low = high;
            for (int i = 0; i < length; i++) {
                high = (high << 8) | (low >>> 56);
                low = (low << 8) | (bytes[index + i] & 0xFF);
            }
            out.append(high, low);
        }
    }

    private static void requireLength(int length, int expected) {
        Bytes.require(length == expected, "a value must have " + expected + " bytes, but has " + length);
    }
}
