package dev.basalt.parquet;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/// Compresses pages, without Hadoop's codecs, which bring libraries of their own and warnings of the virtual machine.
///
/// - **Threads:** safe for use by many
///
/// @param codec how
record PageCompressor(ParquetCodec codec) implements BytesInputCompressor {
    private static final int ZSTD_LEVEL = 3;

    @Override
    public BytesInput compress(BytesInput page) throws IOException {
        return switch (codec) {
            case NONE -> page;
            case SNAPPY -> BytesInput.from(Snappy.compress(bytes(page)));
            case ZSTD -> BytesInput.from(Zstd.compress(bytes(page), ZSTD_LEVEL));
            case GZIP -> {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
                    page.writeAllTo(gzip);
                }
                yield BytesInput.from(bytes.toByteArray());
            }
        };
    }

    private static byte[] bytes(BytesInput page) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.toIntExact(page.size()));
        page.writeAllTo(bytes);
        return bytes.toByteArray();
    }

    @Override
    public CompressionCodecName getCodecName() {
        return codec.parquetName();
    }

    @Override
    public void release() {}
}
