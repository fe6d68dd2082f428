package dev.basalt.columnar.text;

import com.github.luben.zstd.ZstdIOException;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.zip.ZipException;

/// Unpacks a stream; what is wrong with it is an error of the file.
///
/// - **Threads:** confined to one
final class PackedStream extends InputStream {
    private final Path path;
    private final String packing;
    private final InputStream in;

    /// Makes an unpacker.
    interface Opening {
        InputStream open() throws IOException;
    }

    PackedStream(Path path, String packing, Opening opening) throws IOException {
        this.path = path;
        this.packing = packing;
        try {
            this.in = opening.open();
        } catch (EOFException | ZipException | ZstdIOException e) {
            throw damaged(e);
        }
    }

    private CorruptDataException damaged(IOException e) {
        return new CorruptDataException(
                Location.of(path),
                "a file packed with " + packing + " must be whole, but is not: " + e.getMessage(),
                e);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
        try {
            return in.read(bytes, from, count);
        } catch (EOFException | ZipException | ZstdIOException e) {
            throw damaged(e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
