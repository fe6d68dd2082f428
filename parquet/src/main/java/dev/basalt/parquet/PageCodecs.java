package dev.basalt.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import dev.basalt.core.error.UnsupportedFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.format.CompressionCodec;
import org.brotli.dec.BrotliInputStream;

/// Decompresses pages, without Hadoop's codecs, which bring libraries of their own and warnings of the virtual machine.
///
/// - **Threads:** safe for use by many
///
/// @param maxPageBytes most bytes that a page may have, compressed or not
record PageCodecs(int maxPageBytes) {
    /// Checks what a page says of its size before memory is taken for it.
    ///
    /// @param place the page
    void requireSize(int size, Location place) {
        if (size < 0) {
            throw new CorruptDataException(place, "a page must have a size, but has " + size);
        }
        if (size > maxPageBytes) {
            throw new LimitExceededException(
                    place,
                    "a page must have at most " + maxPageBytes + " bytes, but has " + size
                            + "; raise ParquetOptions.maxPageBytes");
        }
    }

    /// Decompresses a page.
    ///
    /// @param size how many bytes it must become
    byte[] decompress(CompressionCodec codec, byte[] page, int size, Location place) {
        if (codec == CompressionCodec.UNCOMPRESSED) {
            Bytes.require(
                    page.length == size,
                    "a page that is not compressed must have its " + size + " bytes, but has " + page.length);
            return page;
        }
        if (size == 0) {
            // Some writers leave the compressed form of nothing out.
            return new byte[0];
        }
        try {
            return switch (codec) {
                case UNCOMPRESSED -> page;
                case SNAPPY -> Snappy.decompress(page, size);
                case ZSTD -> zstd(page, size);
                case GZIP -> whole(new GZIPInputStream(new ByteArrayInputStream(page)), size);
                case BROTLI -> whole(new BrotliInputStream(new ByteArrayInputStream(page)), size);
                case LZ4_RAW -> Lz4.decompress(page, size);
                case LZ4 -> Lz4.decompressFramed(page, size);
                case LZO ->
                    throw new UnsupportedFormatException(
                            place,
                            "pages must be compressed by zstd, snappy, gzip, brotli, lz4_raw, lz4 or not at all, but are"
                                    + " by lzo");
            };
        } catch (IllegalArgumentException | IllegalStateException | ZstdException | IOException e) {
            String name = codec.name().toLowerCase(Locale.ROOT);
            String detail = e instanceof Bytes.BadBytesException ? ": " + e.getMessage() : "";
            throw new CorruptDataException(place, "a page must be compressed by " + name + ", but is not" + detail, e);
        }
    }

    private static byte[] zstd(byte[] page, int size) {
        byte[] bytes = new byte[size];
        long found = Zstd.decompressByteArray(bytes, 0, size, page, 0, page.length);
        Bytes.require(!Zstd.isError(found), Zstd.getErrorName(found));
        Bytes.require(found == size, "there must be " + size + " bytes, but there were " + found);
        return bytes;
    }

    private static byte[] whole(InputStream stream, int size) throws IOException {
        try (stream) {
            byte[] bytes = stream.readNBytes(size);
            Bytes.require(
                    bytes.length == size && stream.read() < 0,
                    "there must be " + size + " bytes, but there were others");
            return bytes;
        }
    }
}
