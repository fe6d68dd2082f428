package dev.basalt.parquet;

import static java.util.Objects.requireNonNullElse;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import dev.basalt.core.error.UnsupportedFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/// The footer of a Parquet file: schema, row groups, metadata.
///
/// Statistics are not looked at: values are found without them, and damaged ones do no harm.
///
/// @param message   the columns
/// @param metadata  the key-value metadata of the file, in its order
/// @param createdBy the writer, where it says
/// @param groups    the row groups
/// @param end       where the footer begins, behind all pages
record Footer(
        MessageType message,
        Map<String, String> metadata,
        @Nullable String createdBy,
        List<RowGroup> groups,
        long end) {
    private static final String MAGIC = "PAR1";
    private static final String ENCRYPTED_MAGIC = "PARE";
    private static final int SMALLEST_FILE = 12;
    private static final int TRAILER = 8;

    /// Reads the footer of a file.
    ///
    /// @throws IOException if reading fails
    static Footer read(FileChannel file, Location location) throws IOException {
        long size = file.size();
        if (size < SMALLEST_FILE) {
            throw new CorruptDataException(location, "a Parquet file must have at least 12 bytes, but has " + size);
        }
        String first = new String(bytes(file, 0, MAGIC.length(), location), StandardCharsets.ISO_8859_1);
        byte[] trailer = bytes(file, size - TRAILER, TRAILER, location);
        String last = new String(trailer, 4, MAGIC.length(), StandardCharsets.ISO_8859_1);
        if (last.equals(ENCRYPTED_MAGIC)) {
            throw new UnsupportedFormatException(location, "a Parquet file must not be encrypted, but is");
        }
        if (!first.equals(MAGIC) || !last.equals(MAGIC)) {
            throw new CorruptDataException(location, "a Parquet file must begin and end with PAR1, but does not");
        }
        Location place = location.withPath("footer");
        int length = Bytes.int32(trailer, 0);
        if (length < 0 || length > size - TRAILER - MAGIC.length()) {
            throw new CorruptDataException(
                    place,
                    "the footer must lie within the file, but has " + Integer.toUnsignedString(length) + " bytes of "
                            + size);
        }
        return parse(bytes(file, size - TRAILER - length, length, place), size - TRAILER - length, place);
    }

    private static Footer parse(byte[] bytes, long start, Location place) {
        try {
            // The bound is on what the footer may claim to hold, before memory is taken for it.
            FileMetaData file = Util.readFileMetaData(new ByteArrayInputStream(bytes), Math.max(1024, bytes.length));
            List<RowGroup> groups = requireNonNullElse(file.getRow_groups(), List.of());
            file.setRow_groups(List.of());
            file.unsetColumn_orders();
            Map<String, String> metadata = new LinkedHashMap<>();
            for (KeyValue entry : requireNonNullElse(file.getKey_value_metadata(), List.<KeyValue>of())) {
                metadata.put(entry.getKey(), requireNonNullElse(entry.getValue(), ""));
            }
            file.unsetKey_value_metadata();
            MessageType message = new ParquetMetadataConverter()
                    .fromParquetMetadata(file)
                    .getFileMetaData()
                    .getSchema();
            return new Footer(message, metadata, file.getCreated_by(), groups, start);
        } catch (OutOfMemoryError e) {
            throw new LimitExceededException(
                    place, "the footer must fit into the memory there is, but does not; give Java more", e);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw new CorruptDataException(place, "the footer must describe columns and row groups, but does not", e);
        }
    }

    private static byte[] bytes(FileChannel file, long position, int count, Location location) throws IOException {
        ByteBuffer bytes;
        try {
            bytes = ByteBuffer.allocate(count);
        } catch (OutOfMemoryError e) {
            throw new LimitExceededException(
                    location, "the footer must fit into the memory there is, but has " + count + " bytes", e);
        }
        while (bytes.hasRemaining()) {
            if (file.read(bytes, position + bytes.position()) < 0) {
                throw new CorruptDataException(location, "the file must not be cut short while it is read, but was");
            }
        }
        return bytes.array();
    }
}
