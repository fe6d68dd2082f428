package dev.basalt.vector.collection;

import static dev.basalt.core.testing.ChildJvm.say;

import dev.basalt.core.storage.Disk;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A process of its own that makes numbered changes to a collection until it is killed, and says on its standard
/// output which of them were acknowledged. Sealing and merging go on in the background, often.
///
/// Change `n` sets the vector of the id [#COUNTER] to that of `n` and, in the same batch, puts or removes another id;
/// so the counter says which state the rest must have.
final class CollectionChild implements AutoCloseable {
    static final int COUNTER = 40;
    private static final int FAILED = 70;

    private final Process process;
    private final BufferedReader output;
    private final Path errors;

    private CollectionChild(Process process, Path errors) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.US_ASCII);
        this.errors = errors;
    }

    static CollectionChild start(Path directory, Path errors) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx64m",
                "-ea",
                "-cp",
                System.getProperty("java.class.path"),
                CollectionChild.class.getName(),
                directory.toString());
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        return new CollectionChild(process, errors);
    }

    @Nullable
    String line() throws IOException {
        return output.readLine();
    }

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

    static CollectionOptions options() {
        return CollectionOptions.DEFAULT
                .withDisk(Disk.system())
                .withSealRows(15)
                .withMaxSegments(2);
    }

    static VectorCollection open(Path directory) throws IOException {
        try {
            return VectorCollection.open(directory, options());
        } catch (NoSuchFileException _) {
            return VectorCollection.create(directory, Model.SHAPE, options());
        }
    }

    /// The last change that a collection has seen.
    static int counter(VectorCollection collection) {
        return collection.get(Model.id(COUNTER)).map(vector -> (int) vector[0]).orElse(0);
    }

    /// The state after a change.
    static Map<Integer, Integer> stateAfter(int last) {
        Map<Integer, Integer> state = new HashMap<>();
        for (int change = 1; change <= last; change++) {
            state.put(COUNTER, change);
            int id = idOf(change);
            if (isRemoval(change)) {
                state.remove(id);
            } else {
                state.put(id, change);
            }
        }
        return state;
    }

    private static int idOf(int change) {
        return change * 7 % 31;
    }

    private static boolean isRemoval(int change) {
        return change % 3 == 0;
    }

    static void change(VectorCollection collection, int change) throws IOException {
        Batch batch = new Batch().put(Model.id(COUNTER), Model.vector(change));
        if (isRemoval(change)) {
            batch.remove(Model.id(idOf(change)));
        } else {
            batch.put(Model.id(idOf(change)), Model.vector(change));
        }
        collection.write(batch);
    }

    static void main(String[] arguments) {
        try {
            Path directory = Path.of(arguments[0]);
            say("opening");
            while (true) {
                try (VectorCollection collection = open(directory)) {
                    int next = counter(collection) + 1;
                    for (int change = next; change < next + 100; change++) {
                        change(collection, change);
                        say(String.valueOf(change));
                    }
                }
            }
        } catch (Throwable e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(FAILED);
        }
    }
}
