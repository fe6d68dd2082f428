package dev.basalt.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import dev.basalt.core.error.UnsupportedFormatException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/// Compresses and decompresses pages, without Hadoop's codecs, which bring libraries of their own and warnings of the
/// virtual machine.
///
/// - **Threads:** safe for use by many
final class PageCodecs implements CompressionCodecFactory {
    private static final int ZSTD_LEVEL = 3;

    private final Location location;
    private final int maxPageBytes;

    PageCodecs(Location location, int maxPageBytes) {
        this.location = location;
        this.maxPageBytes = maxPageBytes;
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        return new Compressor(codec);
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        return switch (codec) {
            case UNCOMPRESSED, SNAPPY, GZIP, ZSTD, LZ4_RAW -> new Decompressor(codec);
            case LZO, BROTLI, LZ4 ->
                throw new UnsupportedFormatException(
                        location,
                        "pages must be compressed by zstd, snappy, gzip, lz4_raw or not at all, but are by "
                                + codec.name().toLowerCase(java.util.Locale.ROOT));
        };
    }

    @Override
    public void release() {}

    private static byte[] bytes(BytesInput page) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.toIntExact(page.size()));
        page.writeAllTo(bytes);
        return bytes.toByteArray();
    }

    private record Compressor(CompressionCodecName codec) implements BytesInputCompressor {
        @Override
        public BytesInput compress(BytesInput page) throws IOException {
            return switch (codec) {
                case UNCOMPRESSED -> page;
                case SNAPPY -> BytesInput.from(Snappy.compress(bytes(page)));
                case ZSTD -> BytesInput.from(Zstd.compress(bytes(page), ZSTD_LEVEL));
                case GZIP -> {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
                        page.writeAllTo(gzip);
                    }
                    yield BytesInput.from(bytes.toByteArray());
                }
                case LZO, BROTLI, LZ4, LZ4_RAW -> throw new IllegalStateException("no writer of " + codec);
            };
        }

        @Override
        public CompressionCodecName getCodecName() {
            return codec;
        }

        @Override
        public void release() {}
    }

    private final class Decompressor implements BytesInputDecompressor {
        private final CompressionCodecName codec;

        Decompressor(CompressionCodecName codec) {
            this.codec = codec;
        }

        @Override
        public BytesInput decompress(BytesInput page, int size) throws IOException {
            if (codec == CompressionCodecName.UNCOMPRESSED) {
                return page;
            }
            return BytesInput.from(decompress(bytes(page), size));
        }

        @Override
        public void decompress(ByteBuffer page, int compressedSize, ByteBuffer out, int size) throws IOException {
            byte[] bytes = new byte[compressedSize];
            page.get(bytes);
            out.put(codec == CompressionCodecName.UNCOMPRESSED ? bytes : decompress(bytes, size));
        }

        private byte[] decompress(byte[] page, int size) {
            if (size < 0) {
                throw new CorruptDataException(location, "a page must have a size, but has " + size);
            }
            if (size > maxPageBytes) {
                throw new LimitExceededException(
                        location,
                        "a page must have at most " + maxPageBytes + " bytes, but has " + size
                                + "; raise ParquetOptions.maxPageBytes");
            }
            if (size == 0) {
                // Some writers leave the compressed form of nothing out.
                return new byte[0];
            }
            try {
                return switch (codec) {
                    case SNAPPY -> Snappy.decompress(page, size);
                    case ZSTD -> zstd(page, size);
                    case GZIP -> gzip(page, size);
                    case LZ4_RAW -> Lz4.decompress(page, size);
                    case UNCOMPRESSED, LZO, BROTLI, LZ4 -> throw new IllegalStateException("no reader of " + codec);
                };
            } catch (IllegalArgumentException | ZstdException | IOException e) {
                throw new CorruptDataException(
                        location,
                        "a page must be compressed by " + codec.name().toLowerCase(java.util.Locale.ROOT)
                                + ", but is not: " + e.getMessage(),
                        e);
            }
        }

        private static byte[] zstd(byte[] page, int size) {
            byte[] bytes = new byte[size];
            long found = Zstd.decompressByteArray(bytes, 0, size, page, 0, page.length);
            Bytes.require(!Zstd.isError(found), Zstd.getErrorName(found));
            Bytes.require(found == size, "there must be " + size + " bytes, but there were " + found);
            return bytes;
        }

        private static byte[] gzip(byte[] page, int size) throws IOException {
            try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(page))) {
                byte[] bytes = gzip.readNBytes(size);
                Bytes.require(
                        bytes.length == size && gzip.read() < 0,
                        "there must be " + size + " bytes, but there were others");
                return bytes;
            }
        }

        @Override
        public void release() {}
    }
}
