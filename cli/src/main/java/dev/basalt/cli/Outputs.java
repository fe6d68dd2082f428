package dev.basalt.cli;

import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.Replacement;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Checks of the file that a command is to write, made before anything else is done.
final class Outputs {
    private Outputs() {}

    /// As [#requireOther], and deletes what killed commands left beside the output.
    ///
    /// @param out    the file to write; null if there is none
    /// @param inputs files and directories that the command reads; null where one is not given
    /// @throws IllegalArgumentException if the command would destroy what it reads
    static void check(@Nullable Path out, @Nullable Path... inputs) throws IOException {
        requireOther(out, inputs);
        if (out == null) {
            return;
        }
        Path target = Disk.system().targetOf(out);
        try {
            Replacement.deleteAbandoned(Disk.system(), target);
        } catch (IOException _) {
            // What is left does no harm.
        }
    }

    /// Refuses an output that is a directory or one of the command's own inputs, however either is spelled or linked.
    ///
    /// @param out    the file to write; null if there is none
    /// @param inputs files and directories that the command reads; null where one is not given
    /// @throws IllegalArgumentException if the command would destroy what it reads
    static void requireOther(@Nullable Path out, @Nullable Path... inputs) throws IOException {
        if (out == null) {
            return;
        }
        if (Files.isDirectory(out)) {
            throw new IllegalArgumentException("[" + out + "] --out must name a file, but is a directory");
        }
        for (Path input : Arrays.stream(inputs).filter(Objects::nonNull).toList()) {
            if (Files.isRegularFile(input) && Files.exists(out) && Files.isSameFile(out, input)) {
                throw new IllegalArgumentException(
                        "[" + out + "] --out must be another file than the input " + input + ", but is the same");
            }
            if (Files.isDirectory(input) && isWithin(out, input)) {
                throw new IllegalArgumentException(
                        "[" + out + "] --out must lie outside of the directory " + input + ", but lies within");
            }
        }
    }

    /// Refuses two outputs of a command that are one file, of which the first would be lost.
    ///
    /// @throws IllegalArgumentException if they are, however either is spelled or linked
    static void requireDifferent(String option, @Nullable Path out, String otherOption, @Nullable Path other)
            throws IOException {
        if (out == null || other == null || Disk.system().isStream(Disk.system().targetOf(out))) {
            return;
        }
        boolean isSame = (Files.exists(out) && Files.exists(other))
                ? Files.isSameFile(out, other)
                : place(out).equals(place(other));
        if (isSame) {
            throw new IllegalArgumentException(
                    "[" + other + "] " + otherOption + " must be another file than " + option + ", but is the same");
        }
    }

    /// Where a file that may not be there yet would lie.
    private static Path place(Path file) throws IOException {
        Path whole = file.toAbsolutePath().normalize();
        Path parent = whole.getParent();
        return parent != null && Files.exists(parent) ? parent.toRealPath().resolve(whole.getFileName()) : whole;
    }

    /// Where a command says what it wrote: not into the output itself.
    ///
    /// @param out the file that was written
    /// @return standard output, or standard error where the output is a pipe or a device
    static PrintStream summary(Path out) throws IOException {
        return Disk.system().isStream(Disk.system().targetOf(out)) ? System.err : System.out;
    }

    private static boolean isWithin(Path out, Path directory) throws IOException {
        Path parent = out.toAbsolutePath().getParent();
        if (parent == null || !Files.exists(parent)) {
            return false;
        }
        Path real = Files.exists(out) ? out.toRealPath() : parent.toRealPath();
        return real.startsWith(directory.toRealPath());
    }
}
