package dev.basalt.engine.internal;

import dev.basalt.core.error.BasaltException;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.limit.Limits;
import dev.basalt.core.storage.AppendLog;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.LogSummary;
import dev.basalt.core.storage.Replacement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The names in a collection's directory, and which of its files may be deleted: those that hold no commit. Anything
/// else that is in the way is named and left to the user.
public final class CollectionDirectory {
    static final long NO_NUMBER = -1;

    private static final String CHECKPOINT_PREFIX = "checkpoint-";
    static final String LOG_PREFIX = "commits-";
    /// The number of the first checkpoint and its log.
    private static final long FIRST = 1;
    /// Size of a checkpoint of no documents.
    private static final long EMPTY_CHECKPOINT_BYTES = 36;
    /// What a log has before it takes its name.
    private static final long LOG_HEADER_BYTES = 64;

    private CollectionDirectory() {}

    static Path checkpoint(Path directory, long number) {
        return directory.resolve(CHECKPOINT_PREFIX + "%08d".formatted(number));
    }

    static Path log(Path directory, long number) {
        return directory.resolve(LOG_PREFIX + "%08d".formatted(number));
    }

    /// The highest number of a checkpoint in a directory, or [#NO_NUMBER].
    static long newestCheckpoint(Disk disk, Path directory) throws IOException {
        long newest = NO_NUMBER;
        for (Path path : disk.list(directory)) {
            newest = Math.max(newest, numberOf(path, CHECKPOINT_PREFIX));
        }
        return newest;
    }

    static void requireCheckpoint(Path directory, long number) {
        if (number == NO_NUMBER) {
            throw new CorruptDataException(
                    Location.of(directory), "a collection must have a checkpoint file, but has none");
        }
    }

    /// Removes what crashed replacements of a collection's own files left; files of others may end as theirs do.
    static void deleteLeftovers(Disk disk, Path directory) throws IOException {
        for (Path path : disk.list(directory)) {
            if (isTemporary(path, CHECKPOINT_PREFIX)
                    || isTemporary(path, LOG_PREFIX)
                    || isTemporary(path, ChunkGraph.FILE)) {
                disk.delete(path);
            }
        }
    }

    /// Whether a file is what a crashed replacement of another left.
    ///
    /// @param target how the other file's name begins
    public static boolean isTemporary(Path path, String target) {
        String of = Replacement.targetName(String.valueOf(path.getFileName()));
        return of != null
                && of.startsWith(target)
                && of.substring(target.length()).matches("[0-9]*");
    }

    /// Requires that a log whose checkpoint is missing holds no commits: it is what a crash before the checkpoint was
    /// written leaves.
    ///
    /// @throws CorruptDataException if it holds some, so that the checkpoint was lost
    static void requireNoCommitsAfter(Disk disk, Path directory, long number, Limits limits) throws IOException {
        for (Path path : disk.list(directory)) {
            if (numberOf(path, LOG_PREFIX) > number && !isEmptyLog(disk, path, limits)) {
                throw new CorruptDataException(
                        Location.of(path),
                        "a log with commits must have a checkpoint of its number, but the newest is " + number);
            }
        }
    }

    /// Removes the checkpoint and log that a newer pair replaced, and a log whose checkpoint was never written.
    static void deleteAllBut(Disk disk, Path directory, long number) throws IOException {
        for (Path path : disk.list(directory)) {
            long other = Math.max(numberOf(path, CHECKPOINT_PREFIX), numberOf(path, LOG_PREFIX));
            if (other != NO_NUMBER && other != number) {
                disk.delete(path);
            }
        }
    }

    private static long numberOf(Path path, String prefix) {
        String name = String.valueOf(path.getFileName());
        String digits = name.startsWith(prefix) ? name.substring(prefix.length()) : "";
        return digits.matches("[0-9]{8,18}") ? Long.parseLong(digits) : NO_NUMBER;
    }

    /// Makes room for a new collection: removes the empty first files of a creation that crashed.
    ///
    /// @throws IllegalArgumentException if the directory holds anything else, or is a symbolic link; nothing was
    ///                                  deleted then
    static void clearForCreation(Disk disk, Path directory, Limits limits) throws IOException {
        requireNoLink(disk, directory);
        if (!disk.exists(directory)) {
            return;
        }
        List<Path> firstFiles = new ArrayList<>();
        for (Path path : disk.list(directory)) {
            if (!isEmptyFirstFile(disk, path, limits)) {
                throw new IllegalArgumentException("[" + directory
                        + "] the directory of a new collection must be empty, but holds " + path.getFileName()
                        + ", which this store does not know; take it in with basalt collection import " + directory
                        + " --store " + storeOf(directory) + ", or move it away");
            }
            firstFiles.add(path);
        }
        for (Path path : firstFiles) {
            disk.delete(path);
        }
    }

    /// A store's files lie in the store: deleting and writing through a link would change another one's.
    static void requireNoLink(Disk disk, Path directory) throws IOException {
        if (disk.isSymbolicLink(directory)) {
            throw new IllegalArgumentException("[" + directory
                    + "] the directory of a new collection must not be a symbolic link, but is one; remove the link");
        }
    }

    private static @Nullable Path storeOf(Path directory) {
        Path collections = directory.getParent();
        return collections == null ? null : collections.getParent();
    }

    private static boolean isEmptyFirstFile(Disk disk, Path path, Limits limits) throws IOException {
        String checkpoint = String.valueOf(checkpoint(path, FIRST).getFileName());
        String log = String.valueOf(log(path, FIRST).getFileName());
        if (disk.isSymbolicLink(path)) {
            return false;
        }
        String name = String.valueOf(path.getFileName());
        if (name.equals(log)) {
            return isEmptyLog(disk, path, limits);
        }
        // A checkpoint of one document is longer by the word that holds its bit.
        boolean mayBeEmpty = name.equals(checkpoint) || isTemporary(path, checkpoint);
        return (mayBeEmpty && disk.size(path) <= EMPTY_CHECKPOINT_BYTES + Integer.BYTES)
                || (isTemporary(path, log) && disk.size(path) <= LOG_HEADER_BYTES);
    }

    private static boolean isEmptyLog(Disk disk, Path path, Limits limits) throws IOException {
        try {
            LogSummary found = AppendLog.replay(disk, path, limits, (_, _) -> {});
            return found.lastLsn() < found.firstLsn();
        } catch (BasaltException _) {
            return false;
        }
    }
}
