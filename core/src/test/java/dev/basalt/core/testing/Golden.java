package dev.basalt.core.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// Golden files: bytes written by a released format, which every later build must still read and write.
///
/// They lie in `testdata/` at the root of the project. With the system property `basalt.test.golden` set to `write`,
/// files that are missing are created; existing ones are never changed.
public final class Golden {
    private Golden() {}

    /// Compares bytes with a golden file.
    ///
    /// @param name path of the file below `testdata/`
    /// @param made the bytes that the writer makes today
    /// @return the bytes of the golden file
    /// @throws IOException    if the file cannot be read or written
    /// @throws AssertionError if there is no such file or its bytes differ
    public static byte[] check(String name, byte[] made) throws IOException {
        byte[] golden = keep(name, made);
        if (!Arrays.equals(golden, made)) {
            throw new AssertionError("writer must make the bytes of golden file '" + name + "', but differs at byte "
                    + Arrays.mismatch(golden, made) + " of " + golden.length);
        }
        return golden;
    }

    /// Reads a golden file, which the writer need not make any more: it may choose better today.
    ///
    /// @param name path of the file below `testdata/`
    /// @param made the bytes that the writer makes today, kept if there is no such file yet and it is asked for
    /// @return the bytes of the golden file
    /// @throws IOException    if the file cannot be read or written
    /// @throws AssertionError if there is no such file
    public static byte[] keep(String name, byte[] made) throws IOException {
        Path file = directory().resolve(name);
        if (!Files.exists(file) && isWriting()) {
            Files.createDirectories(file.getParent());
            Files.write(file, made);
        }
        if (!Files.exists(file)) {
            throw new AssertionError(
                    "golden file '" + name + "' must exist, but does not; create it with -Dbasalt.test.golden=write");
        }
        return Files.readAllBytes(file);
    }

    /// A folder of golden files.
    ///
    /// @param name its path below `testdata/`
    /// @return where it is, whether it exists or not
    public static Path folder(String name) {
        return directory().resolve(name);
    }

    /// Whether golden files that are missing are to be made.
    ///
    /// @return whether they are
    public static boolean isWriting() {
        return System.getProperty("basalt.test.golden", "").equals("write");
    }

    /// The folder of golden files, looked for upwards from the working directory.
    private static Path directory() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.exists(at.resolve("mvnw"))) {
                return at.resolve("testdata");
            }
        }
        throw new AssertionError("tests must run below the root of the project, but ran in "
                + Path.of("").toAbsolutePath());
    }
}
