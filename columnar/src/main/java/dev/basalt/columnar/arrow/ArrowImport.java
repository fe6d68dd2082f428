package dev.basalt.columnar.arrow;

import dev.basalt.columnar.arrow.ArrowType.ArrowField;
import dev.basalt.columnar.arrow.ArrowType.Dictionary;
import dev.basalt.columnar.arrow.ArrowType.Width;
import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Takes rows from native code by the C Data and C Stream interfaces.
///
/// What lies at an address is trusted to be what the interface says. Each struct is released once it was read.
///
/// - **Memory:** copies the rows into columns
/// - **Threads:** stateless
public final class ArrowImport {
    private static final int MAX_DEPTH = 64;
    /// Buffers come without a size; what is read of them is what the rows need.
    private static final long UNKNOWN_SIZE = Long.MAX_VALUE;

    private ArrowImport() {}

    /// Reads an `ArrowSchema` that is a struct of columns, and releases it.
    ///
    /// @param address of the struct
    /// @return the columns
    /// @throws dev.basalt.core.error.UnsupportedFormatException if a type has no counterpart
    public static Schema schema(long address) {
        return ArrowTypes.schema(fields(address), Location.of("arrow schema"));
    }

    static List<ArrowField> fields(long address) {
        MemorySegment struct = CStructs.at(address, CStructs.SCHEMA_BYTES);
        requireLive(struct, CStructs.SCHEMA_RELEASE);
        try {
            Location where = Location.of("arrow schema");
            ArrowField root = field(struct, where, 0);
            if (!(root.type() instanceof ArrowType.StructType)) {
                throw new CorruptDataException(
                        where, "a schema must be a struct of columns, but is '" + CFormat.of(root.type()) + "'");
            }
            return root.children();
        } finally {
            CStructs.release(struct, CStructs.SCHEMA_RELEASE);
        }
    }

    private static void requireLive(MemorySegment struct, int releaseAt) {
        if (struct.get(CStructs.LONG, releaseAt) == 0) {
            throw new IllegalArgumentException("Arrow data must not be released already, but is");
        }
    }

    private static ArrowField field(MemorySegment schema, Location where, int depth) {
        if (depth > MAX_DEPTH) {
            throw new CorruptDataException(where, "a type must be at most " + MAX_DEPTH + " deep, but is deeper");
        }
        String name = CStructs.text(schema.get(CStructs.LONG, 8));
        Location column = where.withPath("column '" + name + "'");
        ArrowType type = CFormat.parse(CStructs.text(schema.get(CStructs.LONG, 0)), column);
        boolean nullable = (schema.get(CStructs.LONG, 24) & CStructs.NULLABLE) != 0;
        Map<String, String> metadata = metadata(schema.get(CStructs.LONG, 16));
        if (schema.get(CStructs.LONG, 48) != 0) {
            if (!(type instanceof ArrowType.Int index)) {
                throw new CorruptDataException(column, "the indices of a dictionary must be integers, but are not");
            }
            ArrowField values = field(CStructs.at(schema, 48, CStructs.SCHEMA_BYTES), column, depth + 1);
            return new ArrowField(name, values.type(), nullable, metadata, values.children(), new Dictionary(0, index));
        }
        List<ArrowField> children = new ArrayList<>();
        long count = schema.get(CStructs.LONG, 32);
        for (long i = 0; i < count; i++) {
            MemorySegment addresses = CStructs.at(schema, 40, 8 * count);
            children.add(field(CStructs.at(addresses, 8 * i, CStructs.SCHEMA_BYTES), column, depth + 1));
        }
        return new ArrowField(name, type, nullable, metadata, children, null);
    }

    private static Map<String, String> metadata(long address) {
        Map<String, String> found = new HashMap<>();
        if (address == 0) {
            return found;
        }
        MemorySegment all = CStructs.at(address, Integer.MAX_VALUE);
        int count = all.get(ValueLayout.JAVA_INT_UNALIGNED, 0);
        long at = 4;
        for (int i = 0; i < count; i++) {
            String[] pair = new String[2];
            for (int part = 0; part < 2; part++) {
                int length = all.get(ValueLayout.JAVA_INT_UNALIGNED, at);
                byte[] text = all.asSlice(at + 4, length).toArray(ValueLayout.JAVA_BYTE);
                pair[part] = new String(text, StandardCharsets.UTF_8);
                at += 4L + length;
            }
            found.put(pair[0], pair[1]);
        }
        return found;
    }

    /// Appends the rows of an `ArrowArray` that is a struct of columns, and releases it.
    ///
    /// @param address of the struct
    /// @param fields  its columns
    /// @param batch   receives the rows
    /// @param options how much memory may be taken
    static void append(long address, List<ArrowField> fields, Batch batch, ArrowOptions options) {
        MemorySegment struct = CStructs.at(address, CStructs.ARRAY_BYTES);
        requireLive(struct, CStructs.ARRAY_RELEASE);
        try {
            Location where = Location.of("arrow array");
            ArrowField root = new ArrowField("", new ArrowType.StructType(), false, Map.of(), fields, null);
            ArrowParts parts = parts(root, struct, where);
            MemoryLimit limit = new MemoryLimit(where, options.maxBatchBytes());
            ArrowDecoder decoder = new ArrowDecoder(where, limit, Map.of());
            for (int i = 0; i < fields.size(); i++) {
                decoder.appendRows(
                        fields.get(i), parts.children().get(i), parts.offset(), parts.length(), batch.column(i));
            }
        } finally {
            CStructs.release(struct, CStructs.ARRAY_RELEASE);
        }
    }

    /// Reads an `ArrowSchema` and an `ArrowArray` that is a struct of its columns, and releases both.
    ///
    /// @param schema  address of the schema
    /// @param array   address of the array
    /// @param options how much memory may be taken
    /// @return the rows
    public static Batch batch(long schema, long array, ArrowOptions options) {
        List<ArrowField> fields;
        Batch batch;
        try {
            fields = fields(schema);
            batch = new Batch(ArrowTypes.schema(fields, Location.of("arrow schema")));
        } catch (RuntimeException e) {
            CStructs.release(CStructs.at(array, CStructs.ARRAY_BYTES), CStructs.ARRAY_RELEASE);
            throw e;
        }
        append(array, fields, batch, options);
        return batch;
    }

    private static ArrowParts parts(ArrowField field, MemorySegment array, Location where) {
        boolean indexed = field.dictionary() != null;
        List<ArrowField> fields = indexed ? List.of() : field.children();
        long bufferCount = array.get(CStructs.LONG, 24);
        long childCount = array.get(CStructs.LONG, 32);
        int needed = bufferCount(field);
        if (bufferCount < needed || childCount != fields.size() || bufferCount > Integer.MAX_VALUE) {
            throw new CorruptDataException(
                    where.withPath("column '" + field.name() + "'"),
                    "an array must have " + needed + " buffers and " + fields.size() + " children, but has "
                            + bufferCount + " and " + childCount);
        }
        List<MemorySegment> buffers = new ArrayList<>();
        MemorySegment addresses = CStructs.at(array, 40, 8 * bufferCount);
        boolean views = !indexed && field.type() instanceof ArrowType.Variable bytes && bytes.width() == Width.VIEW;
        // Behind the buffers of a column of views stands one of their sizes, which is no buffer of values.
        for (long i = 0; i < (views ? bufferCount - 1 : needed); i++) {
            long address = addresses.get(CStructs.LONG, 8 * i);
            buffers.add(address == 0 ? ArrowParts.NONE : CStructs.at(address, UNKNOWN_SIZE));
        }
        List<ArrowParts> children = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            MemorySegment childAddresses = CStructs.at(array, 48, 8 * childCount);
            children.add(parts(fields.get(i), CStructs.at(childAddresses, 8L * i, CStructs.ARRAY_BYTES), where));
        }
        ArrowParts dictionary = null;
        if (indexed) {
            if (array.get(CStructs.LONG, 56) == 0) {
                throw new CorruptDataException(
                        where.withPath("column '" + field.name() + "'"),
                        "an array must have a dictionary, but has none");
            }
            dictionary = parts(field.values(), CStructs.at(array, 56, CStructs.ARRAY_BYTES), where);
        }
        return new ArrowParts(
                array.get(CStructs.LONG, 0),
                array.get(CStructs.LONG, 16),
                array.get(CStructs.LONG, 8),
                buffers,
                children,
                dictionary);
    }

    private static int bufferCount(ArrowField field) {
        if (field.dictionary() != null) {
            return 2;
        }
        return switch (field.type()) {
            case ArrowType.NullType _ -> 0;
            case ArrowType.StructType _, ArrowType.FixedList _ -> 1;
            case ArrowType.Variable _ -> 3;
            default -> 2;
        };
    }

    /// Reads the rows of an `ArrowArrayStream`, which is released when the source is closed.
    ///
    /// @param address of the stream, which must stay where it is until then
    /// @param options how much memory a batch may take
    /// @return the rows; the caller closes them
    /// @throws java.io.IOException if the stream reports an error
    public static RowSource stream(long address, ArrowOptions options) throws java.io.IOException {
        MemorySegment struct = CStructs.at(address, CStructs.STREAM_BYTES);
        requireLive(struct, CStructs.STREAM_RELEASE);
        return new ImportedStream(struct, options);
    }
}
