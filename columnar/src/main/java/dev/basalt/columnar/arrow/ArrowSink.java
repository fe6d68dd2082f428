package dev.basalt.columnar.arrow;

import com.github.luben.zstd.Zstd;
import dev.basalt.columnar.arrow.ArrowOptions.Format;
import dev.basalt.columnar.arrow.ArrowType.ArrowField;
import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.RowSink;
import dev.basalt.columnar.internal.SinkFile;
import dev.basalt.columnar.schema.Schema;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Writes rows in Arrow's IPC file or stream format, a record batch for each batch.
///
/// - **Memory:** one batch, laid out as Arrow has it
/// - **Threads:** confined to one
public final class ArrowSink implements RowSink {
    static final byte[] MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);
    static final int CONTINUATION = -1;
    private static final int ALIGNMENT = 8;
    private static final int ZSTD_LEVEL = 3;

    private final Schema schema;
    private final ArrowOptions options;
    private final List<ArrowField> fields = new ArrayList<>();
    private final SinkFile file;
    private final List<long[]> blocks = new ArrayList<>();
    private long written;
    private boolean finished;

    private ArrowSink(SinkFile file, Schema schema, ArrowOptions options) throws IOException {
        this.file = file;
        this.schema = schema;
        this.options = options;
        schema.fields().forEach(field -> fields.add(ArrowTypes.of(field)));
        if (options.format() == Format.FILE) {
            put(MAGIC);
            put(new byte[2]);
        }
        putMessage(ArrowMetadata.schemaMessage(fields));
    }

    /// Writes a file, which is there once [#finish] was called.
    ///
    /// @param path    the file; one of that name is replaced
    /// @param schema  the columns
    /// @param options the format, and whether to compress
    /// @return where rows go; the caller closes it
    /// @throws IOException if the file cannot be created
    public static ArrowSink create(Path path, Schema schema, ArrowOptions options) throws IOException {
        SinkFile file = SinkFile.create(path);
        try {
            return new ArrowSink(file, schema, options);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /// Writes to a stream, which [#close] closes.
    ///
    /// @param out     receives the bytes
    /// @param schema  the columns
    /// @param options the format, and whether to compress
    /// @return where rows go; the caller closes it
    /// @throws IOException if the schema cannot be written
    public static ArrowSink to(OutputStream out, Schema schema, ArrowOptions options) throws IOException {
        return new ArrowSink(SinkFile.to(out), schema, options);
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public void write(Batch batch) throws IOException {
        int rows = batch.rowCount();
        List<Long> nodes = new ArrayList<>();
        List<byte[]> bodies = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            collect(ArrowEncoder.parts(batch.column(i), 0, rows), nodes, bodies);
        }
        long[] buffers = new long[2 * bodies.size()];
        long bodyLength = 0;
        for (int i = 0; i < bodies.size(); i++) {
            buffers[2 * i] = bodyLength;
            buffers[2 * i + 1] = bodies.get(i).length;
            bodyLength += padded(bodies.get(i).length);
        }
        long start = written;
        putMessage(ArrowMetadata.batchMessage(
                rows, nodes.stream().mapToLong(Long::longValue).toArray(), buffers, options.compressed(), bodyLength));
        long metadataLength = written - start;
        for (byte[] body : bodies) {
            put(body);
            put(new byte[(int) (padded(body.length) - body.length)]);
        }
        // The 32 bits of padding behind the size of the metadata are the upper half of a number.
        blocks.add(new long[] {start, metadataLength, bodyLength});
    }

    private void collect(ArrowParts parts, List<Long> nodes, List<byte[]> bodies) {
        nodes.add(parts.length());
        nodes.add(parts.nullCount());
        for (MemorySegment buffer : parts.buffers()) {
            bodies.add(body(buffer));
        }
        for (ArrowParts child : parts.children()) {
            collect(child, nodes, bodies);
        }
    }

    private byte[] body(MemorySegment buffer) {
        byte[] plain = buffer.toArray(ValueLayout.JAVA_BYTE);
        if (!options.compressed() || plain.length == 0) {
            return plain;
        }
        byte[] packed = Zstd.compress(plain, ZSTD_LEVEL);
        boolean smaller = packed.length < plain.length;
        ByteBuffer body = ByteBuffer.allocate(8 + (smaller ? packed.length : plain.length))
                .order(ByteOrder.LITTLE_ENDIAN);
        // A size of -1 says that what follows is not compressed.
        body.putLong(smaller ? plain.length : -1);
        body.put(smaller ? packed : plain);
        return body.array();
    }

    private static long padded(long length) {
        return (length + ALIGNMENT - 1) & -ALIGNMENT;
    }

    private void putMessage(byte[] metadata) throws IOException {
        putInt(CONTINUATION);
        putInt(metadata.length);
        put(metadata);
    }

    private void putInt(int value) throws IOException {
        put(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    }

    private void put(byte[] bytes) throws IOException {
        file.out().write(bytes);
        written += bytes.length;
    }

    @Override
    public void finish() throws IOException {
        if (finished) {
            return;
        }
        finished = true;
        putInt(CONTINUATION);
        putInt(0);
        if (options.format() == Format.FILE) {
            long[] numbers = new long[3 * blocks.size()];
            for (int i = 0; i < blocks.size(); i++) {
                System.arraycopy(blocks.get(i), 0, numbers, 3 * i, 3);
            }
            byte[] footer = ArrowMetadata.footer(fields, numbers);
            put(footer);
            putInt(footer.length);
            put(MAGIC);
        }
        file.finish();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
