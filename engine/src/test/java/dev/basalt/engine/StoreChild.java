package dev.basalt.engine;

import static dev.basalt.core.testing.ChildJvm.say;

import dev.basalt.core.storage.Disk;
import dev.basalt.engine.chunk.ChunkOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A process of its own that works on a store of [NumberedBatches] until it is killed, and says on its standard output
/// what it did.
final class StoreChild implements AutoCloseable {
    static final String COLLECTION = "numbers";
    private static final int FAILED = 70;
    private static final int HEAP_MIB = 48;

    private final Process process;
    private final BufferedReader output;
    private final Path errors;

    private StoreChild(Process process, Path errors) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.US_ASCII);
        this.errors = errors;
    }

    /// Starts a child.
    ///
    /// @param mode      `ingest`, `read` or `stream`
    /// @param directory the store's directory
    /// @param errors    file for its standard error
    static StoreChild start(String mode, Path directory, Path errors) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-XX:TieredStopAtLevel=1",
                "-Xmx" + HEAP_MIB + "m",
                "-ea",
                "-cp",
                System.getProperty("java.class.path"),
                StoreChild.class.getName(),
                mode,
                directory.toString()));
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        return new StoreChild(process, errors);
    }

    /// The next line it says; null after its end.
    @Nullable
    String line() throws IOException {
        return output.readLine();
    }

    /// Kills it, and checks that it had not ended by itself.
    void kill() throws IOException, InterruptedException {
        // Through its handle, as the process itself would close the output that is still to be read.
        process.toHandle().destroyForcibly();
        process.waitFor();
        if (process.exitValue() == FAILED) {
            throw new AssertionError("child must go on until it is killed, but failed:\n" + Files.readString(errors));
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    static StoreOptions options() {
        return StoreOptions.DEFAULT
                .withEmbedder(() -> new WordHashEmbedder(4, 8))
                .withChunks(new ChunkOptions(8, 2))
                .withDisk(Disk.system());
    }

    /// Opens a store that starts a new checkpoint every ten commits or so.
    static Store open(Path directory) throws IOException {
        return Store.open(directory, options(), 800);
    }

    static void main(String[] arguments) {
        try {
            Path directory = Path.of(arguments[1]);
            say("opening");
            switch (arguments[0]) {
                case "ingest" -> ingest(directory);
                case "read" -> read(directory);
                case "stream" -> stream(directory);
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        } catch (Throwable e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(FAILED);
        }
    }

    private static void ingest(Path directory) throws IOException {
        Random random = new Random();
        while (true) {
            try (Store store = open(directory)) {
                Collection collection = store.collection(COLLECTION);
                int first = NumberedBatches.check(collection) + 1;
                IngestListener listener = new IngestListener() {
                    @Override
                    public void committed(AddReport batch, long bytesRead) {
                        say("committed " + bytesRead);
                    }
                };
                int end = first + 1 + random.nextInt(40);
                collection.ingest(new NumberedBatches(first, end), NumberedBatches.OPTIONS, listener);
            }
        }
    }

    private static void read(Path directory) throws IOException {
        int last = -1;
        while (true) {
            try (Store store = Store.open(directory, options().readOnly())) {
                if (store.collectionNames().isEmpty()) {
                    continue;
                }
                int found = NumberedBatches.check(store.collection(COLLECTION));
                if (found < last || !store.verify().problems().isEmpty()) {
                    throw new AssertionError("a reader must find batch " + last + " and no damage, but found " + found
                            + " and " + store.verify().problems());
                }
                last = found;
                say("found " + last);
            }
        }
    }

    /// Takes in a stream of documents that together are three times as large as the heap.
    private static void stream(Path directory) throws Exception {
        int count = 200_000;
        int textSize = 3 * HEAP_MIB * (1 << 20) / count / 2;
        int[] next = {0};
        DocumentSource source = () -> {
            int number = next[0]++;
            return number < count
                    ? Document.of(
                            "d" + number, ("t" + number + "-").repeat(textSize).substring(0, textSize))
                    : null;
        };
        try (Store store = Store.open(directory, options())) {
            IngestReport report = store.collection(COLLECTION)
                    .ingest(source, new IngestOptions(1000, 1 << 20, false), IngestListener.NONE);
            say(report.toString());
        }
        Thread.sleep(Long.MAX_VALUE);
    }
}
