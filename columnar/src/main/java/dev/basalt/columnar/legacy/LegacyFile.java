package dev.basalt.columnar.legacy;

import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.error.UnsupportedFormatException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Where everything is in a file of either format.
///
/// | OFFSET | SIZE | FIELD of Python's header |
/// |---|---|---|
/// | 0 | 4 | `NCF` and 1 |
/// | 4 | 4 | version 1 |
/// | 8 | 4 | offset of the schema, 68 |
/// | 12 | 4 | offset of the statistics |
/// | 16 | 4 | 0 |
/// | 20 | 4 | offset of the values |
/// | 24 | 4 | offset of the footer |
/// | 28 | 8 | rows |
/// | 36 | 16 | times of creation and change |
/// | 52 | 1 | codec |
/// | 53 | 1 | encryption, 0 |
/// | 54 | 14 | 0 |
///
/// | OFFSET | SIZE | FIELD of Rust's header |
/// |---|---|---|
/// | 0 | 8 | as above |
/// | 8 | 8 | offset of the schema, 64 |
/// | 16 | 8 | offset of the statistics |
/// | 24 | 8 | offset of the values |
/// | 32 | 8 | offset of the footer |
/// | 40 | 8 | rows |
/// | 48 | 16 | 0 |
///
/// - **Memory:** keeps the mapped file as it was given
/// - **Threads:** immutable
final class LegacyFile {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    /// What files of the present format begin with.
    private static final int PRESENT_MAGIC = 0x0246434E;
    private static final int MAGIC = 0x0146434E;
    private static final int FOOTER_MAGIC = 0x4546434E;
    private static final int PYTHON_HEADER = 68;
    private static final int RUST_HEADER = 64;
    private static final int RUST_SCHEMA = 0x94;
    private static final int CHECKSUM_BYTES = 32;
    private static final int MAX_COLUMNS = 100_000;

    private final MemorySegment file;
    private final String source;
    private final boolean python;
    private final Schema schema;
    private final long rows;
    private final List<Values> values;

    /// The values of one column as they are stored.
    ///
    /// @param compressed whether with Zstandard
    record Values(MemorySegment bytes, boolean compressed, Location where) {}

    LegacyFile(MemorySegment file, String source) {
        this.file = file;
        this.source = source;
        require(0, RUST_HEADER + 4, "a header");
        int magic = file.get(INT, 0);
        int version = file.get(INT, 4);
        if (magic == PRESENT_MAGIC) {
            throw new UnsupportedFormatException(
                    Location.at(source, 0),
                    "the file must be of a format before this one, but is of this one, which need not be imported");
        }
        if (magic != MAGIC || version != 1) {
            throw new UnsupportedFormatException(
                    Location.at(source, 0),
                    "a file must begin with 0x%08X and version 1, but begins with 0x%08X and %d"
                            .formatted(MAGIC, magic, version));
        }
        this.python = file.get(INT, 8) == PYTHON_HEADER;
        boolean rust = file.get(LONG, 8) == RUST_HEADER && rustSchemaFollows();
        if (!python && !rust) {
            throw new UnsupportedFormatException(
                    Location.at(source, 8),
                    "a file must be of version 1.0 or 2.0, but is of version 1.1, whose writer put statistics over the"
                            + " values; write the data anew from where it came from");
        }
        long footer = python ? unsigned(24) : file.get(LONG, 32);
        requireChecksum(footer);
        this.rows = file.get(LONG, python ? 28 : 40);
        if (rows < 0) {
            throw new CorruptDataException(
                    Location.at(source, python ? 28 : 40), "there must be at least 0 rows, but are " + rows);
        }
        this.values = new ArrayList<>();
        this.schema = python ? openPython(footer) : openRust(footer);
    }

    private boolean rustSchemaFollows() {
        int first = file.get(ValueLayout.JAVA_BYTE, RUST_HEADER) & 0xFF;
        int next = file.get(ValueLayout.JAVA_BYTE, RUST_HEADER + 1) & 0xFF;
        boolean text = (next >= 0xA0 && next <= 0xBF) || (next >= 0xD9 && next <= 0xDB);
        return first == RUST_SCHEMA && text;
    }

    Schema schema() {
        return schema;
    }

    long rows() {
        return rows;
    }

    /// The values of each column of the schema.
    List<Values> values() {
        return values;
    }

    /// Whether an empty string stands for a null where nulls may be.
    boolean emptyIsNull() {
        return python;
    }

    private long unsigned(long at) {
        return file.get(INT, at) & 0xFFFF_FFFFL;
    }

    private void require(long from, long count, String what) {
        if (from < 0 || count < 0 || from > file.byteSize() - count) {
            throw new CorruptDataException(
                    Location.at(source, Math.max(from, 0)),
                    what + " must have " + Long.toUnsignedString(count) + " bytes, but the file has only "
                            + file.byteSize() + " altogether");
        }
    }

    private void requireChecksum(long footer) {
        int before = python ? 9 : 4;
        require(footer, before + CHECKSUM_BYTES, "a footer");
        Location where = Location.at(source, footer);
        if (file.get(INT, footer) != FOOTER_MAGIC) {
            throw new CorruptDataException(where, "a footer must begin with 'NCFE', but does not");
        }
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        long hashed = 0;
        if (!python) {
            // Rust's writer took the sum before it knew the header.
            digest.update(file.asSlice(0, 8).toArray(ValueLayout.JAVA_BYTE));
            digest.update(new byte[RUST_HEADER - 8]);
            hashed = RUST_HEADER;
        }
        while (hashed < footer) {
            long block = Math.min(1 << 20, footer - hashed);
            digest.update(file.asSlice(hashed, block).toArray(ValueLayout.JAVA_BYTE));
            hashed += block;
        }
        byte[] stored = file.asSlice(footer + before, CHECKSUM_BYTES).toArray(ValueLayout.JAVA_BYTE);
        if (!Arrays.equals(stored, digest.digest())) {
            throw new CorruptDataException(where, "the file must have the checksum in its footer, but has another");
        }
    }

    private Schema openPython(long footer) {
        long length = unsigned(PYTHON_HEADER);
        require(PYTHON_HEADER + 4L, length, "a schema");
        Location where = Location.at(source, PYTHON_HEADER + 4L);
        Schema found =
                LegacySchema.python(new MessagePack(file.asSlice(PYTHON_HEADER + 4L, length), where).read(), where);
        Map<String, Values> stored = new HashMap<>();
        long at = unsigned(20);
        while (at < footer) {
            require(at, 8, "a group of columns");
            long columns = unsigned(at + 4);
            if (columns > MAX_COLUMNS) {
                throw new CorruptDataException(
                        Location.at(source, at),
                        "a group must have at most " + MAX_COLUMNS + " columns, but has " + columns);
            }
            at += 8;
            for (long i = 0; i < columns; i++) {
                at = pythonColumn(at, footer, stored);
            }
        }
        for (int i = 0; i < found.size(); i++) {
            Values column = stored.get(found.field(i).name());
            if (column == null) {
                throw new CorruptDataException(
                        Location.of(source),
                        "each column must have values, but '" + found.field(i).name() + "' has none");
            }
            values.add(column);
        }
        return found;
    }

    private long pythonColumn(long from, long footer, Map<String, Values> stored) {
        long end = from;
        while (end < footer && file.get(ValueLayout.JAVA_BYTE, end) != 0) {
            end++;
        }
        require(from, end - from + 10, "a column");
        String name = new String(file.asSlice(from, end - from).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
        long length = file.get(LONG, end + 1);
        int codec = file.get(ValueLayout.JAVA_BYTE, end + 9);
        Location where = Location.at(source, end + 10).withPath("column '" + name + "'");
        if (codec != 0 && codec != 1) {
            throw new UnsupportedFormatException(
                    where, "values must be stored as they are or in Zstandard, but are with codec " + codec);
        }
        require(end + 10, length, "the values of column '" + name + "'");
        stored.put(name, new Values(file.asSlice(end + 10, length), codec == 1, where));
        return end + 10 + length;
    }

    private Schema openRust(long footer) {
        Location where = Location.at(source, RUST_HEADER);
        Schema found = LegacySchema.rust(
                new MessagePack(file.asSlice(RUST_HEADER, footer < RUST_HEADER ? 0 : footer - RUST_HEADER), where)
                        .read(),
                where);
        long at = file.get(LONG, 24);
        for (int i = 0; i < found.size(); i++) {
            require(at, 4, "a column");
            long length = unsigned(at);
            require(at + 4, length, "the values of column '" + found.field(i).name() + "'");
            values.add(new Values(
                    file.asSlice(at + 4, length),
                    true,
                    Location.at(source, at + 4)
                            .withPath("column '" + found.field(i).name() + "'")));
            at += 4 + length;
        }
        return found;
    }
}
