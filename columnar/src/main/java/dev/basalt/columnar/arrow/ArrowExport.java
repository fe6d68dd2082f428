package dev.basalt.columnar.arrow;

import dev.basalt.columnar.arrow.ArrowType.ArrowField;
import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Hands rows to native code by the C Data and C Stream interfaces: fills structs that the consumer made room for.
///
/// The consumer releases each struct, or the memory is never freed.
///
/// - **Memory:** a copy of the rows outside the heap, freed when the consumer releases it
/// - **Threads:** stateless; a stream is confined to the thread that calls it
public final class ArrowExport {
    private static final int ALIGNMENT = 64;

    private ArrowExport() {}

    /// Fills an `ArrowSchema`: a struct of the columns.
    ///
    /// @param schema  the columns
    /// @param address of 72 bytes
    public static void schema(Schema schema, long address) {
        Exported owner = new Exported();
        try {
            fillSchema(root(schema), CStructs.at(address, CStructs.SCHEMA_BYTES), owner);
        } catch (RuntimeException e) {
            owner.abandon();
            throw e;
        }
    }

    private static ArrowField root(Schema schema) {
        List<ArrowField> children = new ArrayList<>();
        for (Field field : schema.fields()) {
            children.add(ArrowTypes.of(field));
        }
        return new ArrowField("", new ArrowType.StructType(), false, Map.of(), children, null);
    }

    private static void fillSchema(ArrowField field, MemorySegment schema, Exported owner) {
        Arena arena = owner.arena();
        schema.fill((byte) 0);
        schema.set(CStructs.ADDRESS, 0, arena.allocateFrom(CFormat.of(field.type()), StandardCharsets.UTF_8));
        schema.set(CStructs.ADDRESS, 8, arena.allocateFrom(field.name(), StandardCharsets.UTF_8));
        if (!field.metadata().isEmpty()) {
            schema.set(CStructs.ADDRESS, 16, metadata(field.metadata(), arena));
        }
        schema.set(CStructs.LONG, 24, field.nullable() ? CStructs.NULLABLE : 0);
        int count = field.children().size();
        schema.set(CStructs.LONG, 32, count);
        MemorySegment addresses = arena.allocate(8L * Math.max(count, 1), 8);
        for (int i = 0; i < count; i++) {
            MemorySegment child = arena.allocate(CStructs.SCHEMA_BYTES, 8);
            fillSchema(field.children().get(i), child, owner);
            addresses.set(CStructs.ADDRESS, 8L * i, child);
        }
        schema.set(CStructs.ADDRESS, 40, addresses);
        schema.set(CStructs.LONG, CStructs.SCHEMA_PRIVATE, owner.hold());
        schema.set(CStructs.ADDRESS, CStructs.SCHEMA_RELEASE, Exported.RELEASE_SCHEMA);
    }

    private static MemorySegment metadata(Map<String, String> metadata, Arena arena) {
        long size = 4;
        List<byte[]> texts = new ArrayList<>();
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            texts.add(entry.getKey().getBytes(StandardCharsets.UTF_8));
            texts.add(entry.getValue().getBytes(StandardCharsets.UTF_8));
        }
        for (byte[] text : texts) {
            size += 4 + text.length;
        }
        MemorySegment all = arena.allocate(size, 4);
        all.set(ValueLayout.JAVA_INT_UNALIGNED, 0, metadata.size());
        long at = 4;
        for (byte[] text : texts) {
            all.set(ValueLayout.JAVA_INT_UNALIGNED, at, text.length);
            MemorySegment.copy(text, 0, all, ValueLayout.JAVA_BYTE, at + 4, text.length);
            at += 4 + text.length;
        }
        return all;
    }

    /// Fills an `ArrowArray`: a struct of the rows, for the schema that [#schema] gives.
    ///
    /// @param batch   the rows; copied
    /// @param address of 80 bytes
    public static void batch(Batch batch, long address) {
        int rows = batch.rowCount();
        List<ArrowParts> children = new ArrayList<>();
        batch.columns().forEach(column -> children.add(ArrowEncoder.parts(column, 0, rows)));
        Exported owner = new Exported();
        try {
            ArrowParts root = new ArrowParts(rows, 0, 0, List.of(ArrowParts.NONE), children, null);
            fillArray(root, CStructs.at(address, CStructs.ARRAY_BYTES), owner);
        } catch (RuntimeException | OutOfMemoryError e) {
            owner.abandon();
            throw e;
        }
    }

    private static void fillArray(ArrowParts parts, MemorySegment array, Exported owner) {
        Arena arena = owner.arena();
        array.fill((byte) 0);
        array.set(CStructs.LONG, 0, parts.length());
        array.set(CStructs.LONG, 8, parts.nullCount());
        int bufferCount = parts.buffers().size();
        array.set(CStructs.LONG, 24, bufferCount);
        MemorySegment buffers = arena.allocate(8L * bufferCount, 8);
        for (int i = 0; i < bufferCount; i++) {
            MemorySegment buffer = parts.buffers().get(i);
            // Only the bits of rows that have a value may be absent.
            if (i > 0 || parts.nullCount() > 0) {
                MemorySegment copy = arena.allocate(Math.max(buffer.byteSize(), 1), ALIGNMENT);
                copy.copyFrom(buffer);
                buffers.set(CStructs.ADDRESS, 8L * i, copy);
            }
        }
        array.set(CStructs.ADDRESS, 40, buffers);
        int childCount = parts.children().size();
        array.set(CStructs.LONG, 32, childCount);
        MemorySegment children = arena.allocate(8L * Math.max(childCount, 1), 8);
        for (int i = 0; i < childCount; i++) {
            MemorySegment child = arena.allocate(CStructs.ARRAY_BYTES, 8);
            fillArray(parts.children().get(i), child, owner);
            children.set(CStructs.ADDRESS, 8L * i, child);
        }
        array.set(CStructs.ADDRESS, 48, children);
        array.set(CStructs.LONG, CStructs.ARRAY_PRIVATE, owner.hold());
        array.set(CStructs.ADDRESS, CStructs.ARRAY_RELEASE, Exported.RELEASE_ARRAY);
    }

    /// Fills an `ArrowArrayStream`, which gives the rows of a source batch by batch and closes it on release.
    ///
    /// @param source  the rows; belongs to the stream from now on
    /// @param address of 40 bytes
    public static void stream(RowSource source, long address) {
        ExportedStream.fill(source, CStructs.at(address, CStructs.STREAM_BYTES));
    }
}
