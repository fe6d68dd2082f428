package dev.basalt.cli;

import dev.basalt.vector.collection.CollectionOptions;
import dev.basalt.vector.collection.VectorCollection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import picocli.CommandLine.Parameters;

/// The collection of vectors that a command is about.
final class VectorTarget {
    /// A part in memory of more bytes of rows is sealed.
    private static final int SEAL_BYTES = 64 << 20;

    private static final int MIN_SEAL_ROWS = 1000;

    @Parameters(index = "0", paramLabel = "DIR", description = "The collection's directory.")
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    Path directory() {
        return directory;
    }

    VectorCollection openToRead() throws IOException {
        return VectorCollection.open(directory, CollectionOptions.DEFAULT.forReading());
    }

    VectorCollection openToWrite(int threads) throws IOException {
        CollectionOptions options = CollectionOptions.DEFAULT.withThreads(threads);
        int rowBytes;
        try (VectorCollection collection = openToRead()) {
            rowBytes = collection.shape().dimension() * Float.BYTES;
        }
        int rows = Math.clamp(SEAL_BYTES / rowBytes, MIN_SEAL_ROWS, options.sealRows());
        return VectorCollection.open(directory, options.withSealRows(rows));
    }

    /// The bytes that its files take.
    long diskBytes() throws IOException {
        long sum = 0;
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                sum += Files.size(file);
            }
        }
        return sum;
    }
}
