package dev.basalt.parquet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.jspecify.annotations.Nullable;

/// Writes Parquet files of any schema from levels and values, as other writers make them and [ParquetSink] does not.
final class RawFile {
    private final MessageType message;
    private final Map<String, String> metadata = new TreeMap<>();
    private final List<List<Entry>> leaves = new ArrayList<>();
    private ParquetCodec codec = ParquetCodec.NONE;
    private boolean hasDictionaries = true;
    private int version = 1;

    private record Entry(
            int repetition, int definition, @Nullable Object value) {}

    RawFile(MessageType message) {
        this.message = message;
        message.getColumns().forEach(_ -> leaves.add(new ArrayList<>()));
    }

    RawFile(String schema) {
        this(MessageTypeParser.parseMessageType(schema));
    }

    RawFile metadata(String name, String value) {
        metadata.put(name, value);
        return this;
    }

    RawFile version(int number) {
        version = number;
        return this;
    }

    RawFile codec(ParquetCodec value) {
        codec = value;
        return this;
    }

    RawFile withoutDictionaries() {
        hasDictionaries = false;
        return this;
    }

    /// Adds values to a leaf, each a row of its own; null for none.
    RawFile values(int leaf, @Nullable Object... values) {
        int most = message.getColumns().get(leaf).getMaxDefinitionLevel();
        for (Object value : values) {
            leaves.get(leaf).add(new Entry(0, value == null ? 0 : most, value));
        }
        return this;
    }

    /// Adds an entry to a leaf.
    RawFile entry(int leaf, int repetition, int definition, @Nullable Object value) {
        leaves.get(leaf).add(new Entry(repetition, definition, value));
        return this;
    }

    void write(Path path) throws IOException {
        ParquetProperties properties = ParquetProperties.builder()
                .withAllocator(HeapByteBufferAllocator.getInstance())
                .withDictionaryEncoding(hasDictionaries)
                .withStatisticsEnabled(false)
                .withWriterVersion(
                        version == 1
                                ? ParquetProperties.WriterVersion.PARQUET_1_0
                                : ParquetProperties.WriterVersion.PARQUET_2_0)
                .build();
        long rows = leaves.getFirst().stream()
                .filter(entry -> entry.repetition == 0)
                .count();
        try (ColumnChunkPageWriteStore pages = new ColumnChunkPageWriteStore(
                new PageCompressor(codec), message, HeapByteBufferAllocator.getInstance(), 64, true)) {
            ColumnWriteStore store = properties.newColumnWriteStore(message, pages);
            for (int i = 0; i < leaves.size(); i++) {
                ColumnDescriptor leaf = message.getColumns().get(i);
                ColumnWriter writer = store.getColumnWriter(leaf);
                leaves.get(i).forEach(entry -> add(writer, entry));
            }
            for (long i = 0; i < rows; i++) {
                store.endRecord();
            }
            store.flush();
            ParquetFileWriter file = new ParquetFileWriter(
                    new LocalOutputFile(path), message, ParquetFileWriter.Mode.OVERWRITE, 1 << 20, 0, null, properties);
            file.start();
            file.startBlock(rows);
            pages.flushToFileWriter(file);
            file.endBlock();
            file.end(new HashMap<>(metadata));
            file.close();
            store.close();
        }
    }

    private static void add(ColumnWriter writer, Entry entry) {
        switch (entry.value) {
            case null -> writer.writeNull(entry.repetition, entry.definition);
            case Integer value -> writer.write(value, entry.repetition, entry.definition);
            case Long value -> writer.write(value, entry.repetition, entry.definition);
            case Boolean value -> writer.write(value, entry.repetition, entry.definition);
            case String value -> writer.write(Binary.fromString(value), entry.repetition, entry.definition);
            case byte[] value -> writer.write(Binary.fromConstantByteArray(value), entry.repetition, entry.definition);
            default -> throw new IllegalArgumentException("no values of " + entry.value.getClass());
        }
    }
}
