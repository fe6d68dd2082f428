package dev.basalt.engine.internal;

import dev.basalt.core.storage.AppendFile;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.MappedFile;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The four data files of a collection, for writing or for reading alone.
///
/// - **Threads:** appending confined to one; reading free
final class CollectionFiles implements Closeable {
    private static final List<String> NAMES = List.of(
            CollectionFormat.ENTRIES, CollectionFormat.DOCUMENTS, CollectionFormat.CHUNKS, CollectionFormat.VECTORS);

    private sealed interface DataFile {
        MemorySegment segment(long committedBytes) throws IOException;

        long readableBytes();

        void close() throws IOException;
    }

    private record Growing(AppendFile file) implements DataFile {
        @Override
        public MemorySegment segment(long committedBytes) throws IOException {
            return file.segment(0, committedBytes);
        }

        @Override
        public long readableBytes() {
            return file.size();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    private record Fixed(MappedFile file) implements DataFile {
        @Override
        public MemorySegment segment(long committedBytes) {
            return file.segment().asSlice(0, committedBytes);
        }

        @Override
        public long readableBytes() {
            return file.segment().byteSize();
        }

        @Override
        public void close() {
            file.close();
        }
    }

    /// Stands for a file without committed bytes, which a reader need not find.
    private record Nothing() implements DataFile {
        @Override
        public MemorySegment segment(long committedBytes) {
            return MemorySegment.NULL.asSlice(0, committedBytes);
        }

        @Override
        public long readableBytes() {
            return 0;
        }

        @Override
        public void close() {}
    }

    @FunctionalInterface
    private interface Opener {
        DataFile open(Path path, long committedBytes) throws IOException;
    }

    private final List<DataFile> files;

    private CollectionFiles(List<DataFile> files) {
        this.files = files;
    }

    static CollectionFiles openForWriting(Disk disk, Path directory, int dimension, CommitState state)
            throws IOException {
        return open(directory, dimension, state, (path, bytes) -> new Growing(AppendFile.open(disk, path, bytes)));
    }

    static CollectionFiles openForReading(Disk disk, Path directory, int dimension, CommitState state)
            throws IOException {
        return open(
                directory,
                dimension,
                state,
                (path, bytes) -> bytes == 0 ? new Nothing() : new Fixed(MappedFile.open(disk, path, bytes)));
    }

    private static CollectionFiles open(Path directory, int dimension, CommitState state, Opener opener)
            throws IOException {
        long[] committedBytes = {
            (long) state.documentCount() * CollectionFormat.ENTRY_BYTES,
            state.documentsBytes(),
            (long) state.chunkCount() * CollectionFormat.CHUNK_BYTES,
            (long) state.chunkCount() * dimension * Float.BYTES
        };
        CollectionFiles files = new CollectionFiles(new ArrayList<>());
        try {
            for (int i = 0; i < NAMES.size(); i++) {
                files.files.add(opener.open(directory.resolve(NAMES.get(i)), committedBytes[i]));
            }
            return files;
        } catch (Throwable e) {
            try {
                files.close();
            } catch (Throwable onClose) {
                e.addSuppressed(onClose);
            }
            throw e;
        }
    }

    MemorySegment entries(long committedBytes) throws IOException {
        return files.get(0).segment(committedBytes);
    }

    MemorySegment documents(long committedBytes) throws IOException {
        return files.get(1).segment(committedBytes);
    }

    MemorySegment chunks(long committedBytes) throws IOException {
        return files.get(2).segment(committedBytes);
    }

    MemorySegment vectors(long committedBytes) throws IOException {
        return files.get(3).segment(committedBytes);
    }

    /// Appends to the files, in the order of [#NAMES], and makes the bytes durable.
    void append(ByteBuffer entries, ByteBuffer documents, ByteBuffer chunks, ByteBuffer vectors) throws IOException {
        List<ByteBuffer> parts = List.of(entries, documents, chunks, vectors);
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).hasRemaining()) {
                appendFile(i).append(parts.get(i));
            }
        }
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).hasRemaining()) {
                appendFile(i).force();
            }
        }
    }

    private AppendFile appendFile(int index) {
        return switch (files.get(index)) {
            case Growing(AppendFile file) -> file;
            case Fixed _, Nothing _ ->
                throw new IllegalStateException("the collection must be open for writing, but is read-only");
        };
    }

    /// The file that is shorter than what was committed of it; the directory where none is.
    Path cutShort(Disk disk, Path directory) {
        for (int i = 0; i < files.size(); i++) {
            Path path = directory.resolve(NAMES.get(i));
            try {
                if (disk.size(path) < files.get(i).readableBytes()) {
                    return path;
                }
            } catch (IOException _) {
                return path;
            }
        }
        return directory;
    }

    @Override
    public void close() throws IOException {
        close(0);
    }

    /// Closes the files from one on, each whatever the others throw, without taking memory.
    private void close(int first) throws IOException {
        if (first == files.size()) {
            return;
        }
        try {
            files.get(first).close();
        } finally {
            close(first + 1);
        }
    }
}
