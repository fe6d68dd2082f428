package dev.basalt.columnar.arrow;

import dev.basalt.columnar.arrow.ArrowType.ArrowField;
import dev.basalt.columnar.arrow.ArrowType.Dictionary;
import dev.basalt.columnar.arrow.ArrowType.Width;
import dev.basalt.columnar.schema.DataType.TimeUnit;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import dev.basalt.core.error.UnsupportedFormatException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The messages of Arrow's IPC formats: their metadata as tables, and back.
///
/// - **Threads:** confined to one
/// - **Source:** Arrow Columnar Format 1.5, Message.fbs, Schema.fbs and File.fbs
final class ArrowMetadata {
    static final int SCHEMA = 1;
    static final int DICTIONARY_BATCH = 2;
    static final int RECORD_BATCH = 3;
    private static final short VERSION_5 = 4;
    private static final int VERSION_4 = 3;
    private static final int MAX_DEPTH = 64;
    private static final int MAX_FIELDS = 100_000;
    private static final int BATCH_NUMBERS = 2;

    private final Location where;
    private int fieldCount;

    ArrowMetadata(Location where) {
        this.where = where;
    }

    /// A message.
    ///
    /// @param kind       one of the constants
    /// @param header     its table
    /// @param bodyLength bytes that follow
    record Message(int kind, FlatTable header, long bodyLength) {}

    /// Reads a message.
    ///
    /// @param bytes its metadata
    static Message message(byte[] bytes, Location where) {
        FlatTable table = FlatTable.root(bytes, where);
        int version = table.shortOr(0, 0);
        if (version != VERSION_5 && version != VERSION_4) {
            throw new UnsupportedFormatException(
                    where, "a message must be of Arrow's metadata version 4 or 5, but is of " + (version + 1));
        }
        FlatTable header = table.table(2);
        if (header == null) {
            throw new CorruptDataException(where, "a message must have a header, but has none");
        }
        return new Message(table.byteOr(1, 0), header, table.longOr(3, 0));
    }

    /// Reads the columns of a schema.
    List<ArrowField> fields(FlatTable schema) {
        if (schema.shortOr(0, 0) != 0) {
            throw new UnsupportedFormatException(where, "numbers must be little-endian, but are big-endian");
        }
        List<ArrowField> fields = new ArrayList<>();
        int count = schema.count(1, 4);
        for (int i = 0; i < count; i++) {
            fields.add(field(schema.element(1, i), 1));
        }
        return fields;
    }

    private ArrowField field(FlatTable table, int depth) {
        // Tables may share parts, so few bytes can name very many fields.
        if (++fieldCount > MAX_FIELDS || depth > MAX_DEPTH) {
            throw new LimitExceededException(
                    where,
                    "a schema must have at most " + MAX_FIELDS + " fields, " + MAX_DEPTH
                            + " within each other, but has more");
        }
        String name = table.text(0);
        List<ArrowField> children = new ArrayList<>();
        int count = table.count(5, 4);
        for (int i = 0; i < count; i++) {
            children.add(field(table.element(5, i), depth + 1));
        }
        Map<String, String> metadata = new HashMap<>();
        int entries = table.count(6, 4);
        for (int i = 0; i < entries; i++) {
            FlatTable entry = table.element(6, i);
            String key = entry.text(0);
            String value = entry.text(1);
            metadata.put(key == null ? "" : key, value == null ? "" : value);
        }
        Location column = where.withPath("column '" + name + "'");
        FlatTable type = table.table(3);
        if (type == null) {
            throw new CorruptDataException(column, "a field must have a type, but has none");
        }
        return new ArrowField(
                name == null ? "" : name,
                type(table.byteOr(2, 0), type, column),
                table.flag(1),
                metadata,
                children,
                dictionary(table.table(4), column));
    }

    private static @Nullable Dictionary dictionary(@Nullable FlatTable table, Location column) {
        if (table == null) {
            return null;
        }
        FlatTable index = table.table(1);
        ArrowType.Int type = index == null ? new ArrowType.Int(32, true) : integer(index, column);
        return new Dictionary(table.longOr(0, 0), type);
    }

    private static ArrowType.Int integer(FlatTable type, Location column) {
        int bits = type.intOr(0, 0);
        if (bits != 8 && bits != 16 && bits != 32 && bits != 64) {
            throw new CorruptDataException(column, "an integer must have 8, 16, 32 or 64 bits, but has " + bits);
        }
        return new ArrowType.Int(bits, type.flag(1));
    }

    private static ArrowType type(int kind, FlatTable type, Location column) {
        return switch (kind) {
            case 1 -> new ArrowType.NullType();
            case 2 -> integer(type, column);
            case 3 -> new ArrowType.Floating(16 << choice(type.shortOr(0, 0), 3, column));
            case 4 -> new ArrowType.Variable(false, Width.INT32);
            case 5 -> new ArrowType.Variable(true, Width.INT32);
            case 6 -> new ArrowType.Bool();
            case 7 -> decimal(type, column);
            case 8 -> new ArrowType.Date(choice(type.shortOr(0, 1), 2, column) == 0);
            case 9 -> time(type, column);
            case 10 -> new ArrowType.Instant(unit(type.shortOr(0, 0), column), zone(type.text(1)));
            case 12 -> new ArrowType.ListType(false);
            case 13 -> new ArrowType.StructType();
            case 15 -> new ArrowType.FixedBytes(positive(type.intOr(0, 0), column));
            case 16 -> new ArrowType.FixedList(positive(type.intOr(0, 0), column));
            case 17 -> new ArrowType.MapType();
            case 18 -> new ArrowType.Duration(unit(type.shortOr(0, 1), column));
            case 19 -> new ArrowType.Variable(false, Width.INT64);
            case 20 -> new ArrowType.Variable(true, Width.INT64);
            case 21 -> new ArrowType.ListType(true);
            case 23 -> new ArrowType.Variable(false, Width.VIEW);
            case 24 -> new ArrowType.Variable(true, Width.VIEW);
            default ->
                throw new UnsupportedFormatException(
                        column,
                        "a type must not be " + unsupportedName(kind) + "; convert the column before it is written");
        };
    }

    private static String unsupportedName(int kind) {
        return switch (kind) {
            case 11 -> "an interval";
            case 14 -> "a union";
            case 22 -> "run-end encoded";
            case 25, 26 -> "a list view";
            default -> "of Arrow's number " + kind;
        };
    }

    static @Nullable String zone(@Nullable String zone) {
        return zone == null || zone.isEmpty() ? null : zone;
    }

    private static ArrowType decimal(FlatTable type, Location column) {
        int bits = type.intOr(2, 128);
        if (bits != 32 && bits != 64 && bits != 128 && bits != 256) {
            throw new CorruptDataException(column, "a decimal must have 32, 64, 128 or 256 bits, but has " + bits);
        }
        return new ArrowType.DecimalType(type.intOr(0, 0), type.intOr(1, 0), bits);
    }

    private static ArrowType time(FlatTable type, Location column) {
        ArrowType.TimeOfDay time = new ArrowType.TimeOfDay(unit(type.shortOr(0, 1), column));
        int bits = type.intOr(1, 32);
        if (bits != time.bits()) {
            throw new CorruptDataException(
                    column, "a time in " + time.unit() + "s must have " + time.bits() + " bits, but has " + bits);
        }
        return time;
    }

    private static TimeUnit unit(int code, Location column) {
        return switch (choice(code, 4, column)) {
            case 0 -> TimeUnit.SECOND;
            case 1 -> TimeUnit.MILLISECOND;
            case 2 -> TimeUnit.MICROSECOND;
            default -> TimeUnit.NANOSECOND;
        };
    }

    private static short code(TimeUnit unit) {
        return switch (unit) {
            case SECOND -> 0;
            case MILLISECOND -> 1;
            case MICROSECOND -> 2;
            case NANOSECOND -> 3;
        };
    }

    private static int choice(int code, int choices, Location column) {
        if (code < 0 || code >= choices) {
            throw new CorruptDataException(
                    column, "a part of a type must be 0 to " + (choices - 1) + ", but is " + code);
        }
        return code;
    }

    private static int positive(int size, Location column) {
        if (size < 0) {
            throw new CorruptDataException(column, "the size of a type must be at least 0, but is " + size);
        }
        return size;
    }

    /// Writes the message of a schema.
    static byte[] schemaMessage(List<ArrowField> fields) {
        FlatWriter writer = new FlatWriter();
        return message(writer, SCHEMA, schema(writer, fields), 0);
    }

    private static byte[] message(FlatWriter writer, int kind, int header, long bodyLength) {
        writer.begin();
        writer.put(3, bodyLength);
        writer.refer(2, header);
        writer.put(0, VERSION_5);
        writer.put(1, (byte) kind);
        return writer.finish(writer.end());
    }

    private static int schema(FlatWriter writer, List<ArrowField> fields) {
        List<Integer> places = new ArrayList<>();
        for (ArrowField field : fields) {
            places.add(field(writer, field));
        }
        int vector = writer.references(places);
        writer.begin();
        writer.refer(1, vector);
        writer.put(0, (short) 0);
        return writer.end();
    }

    private static int field(FlatWriter writer, ArrowField field) {
        List<Integer> children = new ArrayList<>();
        for (ArrowField child : field.children()) {
            children.add(field(writer, child));
        }
        int childVector = writer.references(children);
        List<Integer> entries = new ArrayList<>();
        field.metadata().forEach((key, value) -> {
            int keyPlace = writer.text(key);
            int valuePlace = writer.text(value);
            writer.begin();
            writer.refer(0, keyPlace);
            writer.refer(1, valuePlace);
            entries.add(writer.end());
        });
        int metadata = writer.references(entries);
        int name = writer.text(field.name());
        int type = type(writer, field.type());
        writer.begin();
        writer.refer(0, name);
        writer.refer(3, type);
        writer.refer(5, childVector);
        writer.refer(6, metadata);
        writer.put(1, field.nullable());
        writer.put(2, (byte) kind(field.type()));
        return writer.end();
    }

    private static int kind(ArrowType type) {
        return switch (type) {
            case ArrowType.NullType _ -> 1;
            case ArrowType.Int _ -> 2;
            case ArrowType.Floating _ -> 3;
            case ArrowType.Variable(boolean text, Width width) ->
                switch (width) {
                    case INT32 -> text ? 5 : 4;
                    case INT64 -> text ? 20 : 19;
                    case VIEW -> text ? 24 : 23;
                };
            case ArrowType.Bool _ -> 6;
            case ArrowType.DecimalType _ -> 7;
            case ArrowType.Date _ -> 8;
            case ArrowType.TimeOfDay _ -> 9;
            case ArrowType.Instant _ -> 10;
            case ArrowType.ListType list -> list.large() ? 21 : 12;
            case ArrowType.StructType _ -> 13;
            case ArrowType.FixedBytes _ -> 15;
            case ArrowType.FixedList _ -> 16;
            case ArrowType.MapType _ -> 17;
            case ArrowType.Duration _ -> 18;
        };
    }

    private static int type(FlatWriter writer, ArrowType type) {
        int zone =
                type instanceof ArrowType.Instant instant && instant.zone() != null ? writer.text(instant.zone()) : 0;
        writer.begin();
        switch (type) {
            case ArrowType.Int number -> {
                writer.put(0, number.bits());
                writer.put(1, number.signed());
            }
            case ArrowType.Floating number -> writer.put(0, (short) (Integer.numberOfTrailingZeros(number.bits()) - 4));
            case ArrowType.DecimalType decimal -> {
                writer.put(0, decimal.precision());
                writer.put(1, decimal.scale());
                writer.put(2, decimal.bits());
            }
            case ArrowType.Date date -> writer.put(0, (short) (date.days() ? 0 : 1));
            case ArrowType.TimeOfDay time -> {
                writer.put(1, time.bits());
                writer.put(0, code(time.unit()));
            }
            case ArrowType.Instant instant -> {
                if (zone != 0) {
                    writer.refer(1, zone);
                }
                writer.put(0, code(instant.unit()));
            }
            case ArrowType.Duration duration -> writer.put(0, code(duration.unit()));
            case ArrowType.FixedBytes bytes -> writer.put(0, bytes.size());
            case ArrowType.FixedList list -> writer.put(0, list.size());
            default -> {}
        }
        return writer.end();
    }

    /// Writes the message of a record batch.
    ///
    /// @param nodes   length and null count of each array
    /// @param buffers place in the body and length of each buffer
    static byte[] batchMessage(long rows, long[] nodes, long[] buffers, boolean zstd, long bodyLength) {
        FlatWriter writer = new FlatWriter();
        int compression = 0;
        if (zstd) {
            writer.begin();
            writer.put(0, (byte) 1);
            writer.put(1, (byte) 0);
            compression = writer.end();
        }
        int bufferVector = writer.structs(buffers, BATCH_NUMBERS);
        int nodeVector = writer.structs(nodes, BATCH_NUMBERS);
        writer.begin();
        writer.put(0, rows);
        writer.refer(1, nodeVector);
        writer.refer(2, bufferVector);
        if (zstd) {
            writer.refer(3, compression);
        }
        return message(writer, RECORD_BATCH, writer.end(), bodyLength);
    }

    /// Writes the footer of a file.
    ///
    /// @param blocks place, size of the metadata and size of the body of each record batch
    static byte[] footer(List<ArrowField> fields, long[] blocks) {
        FlatWriter writer = new FlatWriter();
        int batches = writer.structs(blocks, 3);
        int dictionaries = writer.structs(new long[0], 3);
        int schema = schema(writer, fields);
        writer.begin();
        writer.refer(1, schema);
        writer.refer(2, dictionaries);
        writer.refer(3, batches);
        writer.put(0, VERSION_5);
        return writer.finish(writer.end());
    }
}
