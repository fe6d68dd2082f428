package dev.basalt.parquet;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.jspecify.annotations.Nullable;

/// A file that is read. It remembers a failure of the medium, so that this is not taken for damage of the file.
///
/// - **Threads:** confined to one
final class FileInput implements InputFile {
    private final Path path;
    private @Nullable IOException failure;

    FileInput(Path path) {
        this.path = path;
    }

    /// The failure of the medium, if there was one.
    @Nullable
    IOException failure() {
        return failure;
    }

    @Override
    public long getLength() throws IOException {
        return Files.size(path);
    }

    @Override
    public SeekableInputStream newStream() throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        return new DelegatingSeekableInputStream(new ChannelStream(channel)) {
            @Override
            public long getPos() throws IOException {
                return channel.position();
            }

            @Override
            public void seek(long position) throws IOException {
                channel.position(position);
            }
        };
    }

    private final class ChannelStream extends InputStream {
        private final FileChannel channel;
        private final byte[] one = new byte[1];

        ChannelStream(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read() throws IOException {
            return read(one, 0, 1) < 1 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] to, int index, int count) throws IOException {
            try {
                return channel.read(ByteBuffer.wrap(to, index, count));
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
