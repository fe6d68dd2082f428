package dev.basalt.parquet;

import dev.basalt.core.storage.Replacement;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/// A new file that is written from its start; whoever began the replacement commits it.
///
/// - **Threads:** confined to one
final class FileOutput implements OutputFile {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Replacement file;

    FileOutput(Replacement file) {
        this.file = file;
    }

    @Override
    public PositionOutputStream create(long blockSize) throws IOException {
        return createOrOverwrite(blockSize);
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSize) throws IOException {
        return new Stream(file.out());
    }

    @Override
    public boolean supportsBlockSize() {
        return false;
    }

    @Override
    public long defaultBlockSize() {
        return 0;
    }

    @Override
    public String getPath() {
        return file.file().path().toString();
    }

    private static final class Stream extends PositionOutputStream {
        private final OutputStream buffer;
        private long position;

        Stream(OutputStream out) {
            this.buffer = new BufferedOutputStream(out, BUFFER_BYTES);
        }

        @Override
        public long getPos() {
            return position;
        }

        @Override
        public void write(int octet) throws IOException {
            buffer.write(octet);
            position++;
        }

        @Override
        public void write(byte[] from, int index, int count) throws IOException {
            buffer.write(from, index, count);
            position += count;
        }

        @Override
        public void flush() throws IOException {
            buffer.flush();
        }

        @Override
        public void close() throws IOException {
            buffer.flush();
        }
    }
}
