package dev.basalt.bench.ncf;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/// A file of the disk that counts the bytes that are read from it.
final class CountedFile implements InputFile {
    private final Path path;
    private long touched;

    CountedFile(Path path) {
        this.path = path;
    }

    long touched() {
        return touched;
    }

    @Override
    public long getLength() throws IOException {
        return java.nio.file.Files.size(path);
    }

    @Override
    public SeekableInputStream newStream() throws IOException {
        FileChannel channel = FileChannel.open(path);
        return new DelegatingSeekableInputStream(Channels.newInputStream(channel)) {
            @Override
            public long getPos() throws IOException {
                return channel.position();
            }

            @Override
            public void seek(long position) throws IOException {
                channel.position(position);
            }

            @Override
            public int read(ByteBuffer to) throws IOException {
                int count = channel.read(to);
                touched += Math.max(0, count);
                return count;
            }

            @Override
            public void readFully(byte[] bytes, int from, int length) throws IOException {
                readFully(ByteBuffer.wrap(bytes, from, length));
            }

            @Override
            public void readFully(ByteBuffer to) throws IOException {
                while (to.hasRemaining()) {
                    if (read(to) < 0) {
                        throw new EOFException("file must have " + to.remaining() + " bytes more");
                    }
                }
            }
        };
    }
}
