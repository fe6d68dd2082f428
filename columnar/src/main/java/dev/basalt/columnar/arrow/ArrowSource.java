package dev.basalt.columnar.arrow;

import dev.basalt.columnar.arrow.ArrowMetadata.Message;
import dev.basalt.columnar.arrow.ArrowType.ArrowField;
import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.ListOf;
import dev.basalt.columnar.schema.DataType.Struct;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import dev.basalt.core.error.UnsupportedFormatException;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.MappedFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The rows of Arrow IPC data, in the file or the stream format, message by message from the start.
///
/// Of a file, the footer is required to be there but is not needed.
///
/// | OFFSET | SIZE | FIELD of a message |
/// |---|---|---|
/// | 0 | 4 | 0xFFFFFFFF; absent in data from before Arrow 0.15 |
/// | 4 | 4 | size of the metadata, with its padding; 0 at the end |
/// | 8 | ... | metadata |
/// | ... | ... | body |
///
/// - **Memory:** some rows of a batch as columns, as many as [dev.basalt.columnar.column.MemoryBudget] allows, and all
///   dictionaries; of a stream also a batch as it is stored, and of a compressed one its buffers unpacked
/// - **Threads:** confined to one
public final class ArrowSource implements RowSource {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int MAGIC_BYTES = 8;

    private final InputStream in;
    /// The file, if there is one: bodies are read where they lie.
    private final @Nullable MappedFile mapped;

    private final String source;
    private final ArrowOptions options;
    private final boolean file;
    private final List<ArrowField> fields;
    private final Schema schema;
    private final Map<Long, ArrowField> dictionaryFields = new HashMap<>();
    private final Map<Long, DataType> dictionaryTypes = new HashMap<>();
    private final Map<Long, Column> dictionaries = new HashMap<>();
    private long offset;
    private @Nullable StoredBatch rows;
    private boolean ended;

    private ArrowSource(InputStream in, @Nullable MappedFile mapped, String source, ArrowOptions options)
            throws IOException {
        this.in = in;
        this.mapped = mapped;
        this.source = source;
        this.options = options;
        in.mark(MAGIC_BYTES);
        byte[] magic = in.readNBytes(MAGIC_BYTES);
        this.file = Arrays.equals(magic, Arrays.copyOf(ArrowSink.MAGIC, MAGIC_BYTES));
        if (file) {
            offset = MAGIC_BYTES;
        } else {
            in.reset();
        }
        Location where = place();
        Message message = nextMessage();
        if (message == null || message.kind() != ArrowMetadata.SCHEMA) {
            throw new CorruptDataException(where, "Arrow data must begin with a schema, but does not");
        }
        body(message);
        this.fields = new ArrowMetadata(where).fields(message.header());
        this.schema = ArrowTypes.schema(fields, where);
        for (int i = 0; i < fields.size(); i++) {
            findDictionaries(fields.get(i), schema.field(i).type());
        }
    }

    private void findDictionaries(ArrowField field, DataType type) {
        if (field.dictionary() != null) {
            dictionaryFields.put(field.dictionary().id(), field.values());
            dictionaryTypes.put(field.dictionary().id(), type);
        }
        for (int i = 0; i < field.children().size(); i++) {
            if (type instanceof ListOf list) {
                findDictionaries(field.children().get(i), list.element().type());
            } else if (type instanceof Struct struct) {
                findDictionaries(field.children().get(i), struct.fields().get(i).type());
            }
        }
    }

    /// Opens a file of either format.
    ///
    /// @param path    the file
    /// @param options how much memory may be taken
    /// @return the rows; the caller closes them
    /// @throws IOException                if reading fails
    /// @throws CorruptDataException       if it is no Arrow data
    /// @throws UnsupportedFormatException if a type of it has no counterpart
    public static ArrowSource open(Path path, ArrowOptions options) throws IOException {
        if (!Files.isRegularFile(path)) {
            return open(Files.newInputStream(path), path.toString(), options);
        }
        MappedFile mapped = MappedFile.open(Disk.system(), path);
        try {
            return open(Files.newInputStream(path), mapped, path.toString(), options);
        } catch (IOException | RuntimeException e) {
            mapped.close();
            throw e;
        }
    }

    /// Reads a stream of either format.
    ///
    /// @param in      where the bytes come from; closed by [#close]
    /// @param name    what errors call it
    /// @param options how much memory may be taken
    /// @return the rows; the caller closes them
    /// @throws IOException                if reading fails
    /// @throws CorruptDataException       if it is no Arrow data
    /// @throws UnsupportedFormatException if a type of it has no counterpart
    public static ArrowSource open(InputStream in, String name, ArrowOptions options) throws IOException {
        return open(in, null, name, options);
    }

    private static ArrowSource open(InputStream in, @Nullable MappedFile mapped, String name, ArrowOptions options)
            throws IOException {
        try {
            return new ArrowSource(new BufferedInputStream(in, BUFFER_BYTES), mapped, name, options);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    @Override
    public Schema schema() {
        return schema;
    }

    private Location place() {
        return Location.at(source, offset);
    }

    private byte[] take(long count, String what) throws IOException {
        byte[] bytes = in.readNBytes((int) count);
        if (bytes.length < count) {
            throw new CorruptDataException(
                    place(), what + " must have " + count + " bytes, but the data ends after " + bytes.length);
        }
        offset += count;
        return bytes;
    }

    private int takeInt() throws IOException {
        return ByteBuffer.wrap(take(4, "the size of a message"))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
    }

    private @Nullable Message nextMessage() throws IOException {
        if (!file) {
            // A stream may end without saying so.
            in.mark(1);
            if (in.read() < 0) {
                return null;
            }
            in.reset();
        }
        Location where = place();
        int size = takeInt();
        if (size == ArrowSink.CONTINUATION) {
            size = takeInt();
        }
        if (size == 0) {
            return null;
        }
        if (size < 0) {
            throw new CorruptDataException(where, "the size of metadata must be at least 0, but is " + size);
        }
        if (size > options.maxMetadataBytes()) {
            throw new LimitExceededException(
                    where,
                    "metadata must have at most " + options.maxMetadataBytes() + " bytes, but has " + size
                            + "; raise ArrowOptions.maxMetadataBytes");
        }
        Location start = place();
        return ArrowMetadata.message(take(size, "metadata"), start);
    }

    private MemorySegment body(Message message) throws IOException {
        long length = message.bodyLength();
        if (length < 0) {
            throw new CorruptDataException(place(), "the size of a body must be at least 0, but is " + length);
        }
        if (length > options.maxBatchBytes()) {
            throw new LimitExceededException(
                    place(),
                    "a batch must have at most " + options.maxBatchBytes() + " bytes, but has " + length
                            + "; raise ArrowOptions.maxBatchBytes");
        }
        if (mapped == null) {
            return MemorySegment.ofArray(take(length, "a body"));
        }
        long left = mapped.segment().byteSize() - offset;
        if (left < length) {
            throw new CorruptDataException(
                    place(), "a body must have " + length + " bytes, but the data ends after " + Math.max(0, left));
        }
        in.skipNBytes(length);
        offset += length;
        return mapped.segment().asSlice(offset - length, length);
    }

    @Override
    public boolean next(Batch batch) throws IOException {
        batch.clear();
        if (ended) {
            return false;
        }
        return mapped == null ? nextRows(batch) : mapped.read(() -> nextRows(batch));
    }

    private boolean nextRows(Batch batch) throws IOException {
        while (!ended) {
            if (rows != null && rows.next(batch, dictionaries)) {
                return true;
            }
            rows = null;
            Location where = place();
            Message message = nextMessage();
            if (message == null) {
                ended = true;
                requireFooter();
                return false;
            }
            MemorySegment body = body(message);
            MemoryLimit limit = new MemoryLimit(where, options.maxBatchBytes());
            switch (message.kind()) {
                case ArrowMetadata.DICTIONARY_BATCH -> readDictionary(message.header(), body, limit, where);
                case ArrowMetadata.RECORD_BATCH ->
                    rows = new StoredBatch(
                            fields,
                            new BatchReader(message.header(), body, limit, where),
                            where,
                            options.maxBatchBytes());
                default ->
                    throw new UnsupportedFormatException(
                            where,
                            "a message must be a dictionary or a record batch, but is of kind " + message.kind());
            }
        }
        return false;
    }

    private void readDictionary(FlatTable header, MemorySegment body, MemoryLimit limit, Location where) {
        long id = header.longOr(0, 0);
        FlatTable data = header.table(1);
        ArrowField field = dictionaryFields.get(id);
        DataType type = dictionaryTypes.get(id);
        if (data == null || field == null || type == null) {
            throw new CorruptDataException(
                    where,
                    "a dictionary must have values and a column that uses it, but that of number " + id + " has not");
        }
        BatchReader reader = new BatchReader(data, body, limit, where);
        Column values = Column.of(type);
        Column known = dictionaries.get(id);
        if (header.flag(2) && known != null) {
            limit.take(known.memoryBytes(), 1);
            values.append(known, 0, known.size());
        }
        ArrowDecoder decoder = new ArrowDecoder(where, limit, dictionaries);
        decoder.appendAll(field, reader.next(field), reader.rows(), values);
        dictionaries.put(id, values);
    }

    /// Requires the footer of a file, without which the file was cut.
    private void requireFooter() throws IOException {
        if (!file) {
            return;
        }
        long before = offset;
        byte[] rest = in.readNBytes(options.maxMetadataBytes());
        int length = rest.length;
        boolean whole = length >= 4 + ArrowSink.MAGIC.length
                && Arrays.equals(Arrays.copyOfRange(rest, length - ArrowSink.MAGIC.length, length), ArrowSink.MAGIC);
        if (!whole) {
            throw new CorruptDataException(
                    Location.at(source, before), "a file must end in a footer and 'ARROW1', but does not");
        }
    }

    @Override
    public void close() throws IOException {
        ended = true;
        rows = null;
        if (mapped != null) {
            mapped.close();
        }
        in.close();
    }
}
