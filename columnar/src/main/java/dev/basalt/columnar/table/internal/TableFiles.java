package dev.basalt.columnar.table.internal;

import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.DiskFile;
import dev.basalt.core.storage.OpenMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/// Where the files of a table are, what they are called, and which of them this process is using.
///
/// A name is the time of its making in milliseconds, a random UUID and what the file is, so that no two writers
/// anywhere choose one name and anyone can tell how old a file is.
///
/// - **Threads:** safe for use by many
public final class TableFiles {
    /// How files of rows end.
    public static final String ROWS = ".ncf";
    /// How files of deletion vectors end.
    public static final String DELETED = ".del";

    private static final int MILLIS_DIGITS = 14;
    private static final Pattern NAME =
            Pattern.compile("[0-9]{14}-[0-9a-f-]{36}\\.(ncf|del)((\\.[0-9a-f]{16})?\\.tmp)?");

    /// Which files are in use, by whatever instances, and how often. Files leave it when nobody uses them.
    private static final Map<Key, Integer> IN_USE = new HashMap<>();

    private final Disk disk;
    private final Path root;

    private record Key(Disk disk, Path path) {}

    /// Names the files of a table.
    ///
    /// @param disk the disk
    /// @param root the directory of the table
    public TableFiles(Disk disk, Path root) {
        this.disk = disk;
        this.root = root;
    }

    /// The disk.
    ///
    /// @return the disk
    public Disk disk() {
        return disk;
    }

    /// The directory of the table.
    ///
    /// @return its path
    public Path root() {
        return root;
    }

    Path log() {
        return root.resolve("log");
    }

    Path data() {
        return root.resolve("data");
    }

    Path data(String name) {
        return data().resolve(name);
    }

    static String newName(InstantSource clock, String suffix) {
        String millis = Long.toString(Math.max(0, clock.millis()));
        return "0".repeat(Math.max(0, MILLIS_DIGITS - millis.length())) + millis + "-" + UUID.randomUUID() + suffix;
    }

    static boolean isName(String name, String suffix) {
        return name.endsWith(suffix) && NAME.matcher(name).matches();
    }

    /// When a file of such a name was made.
    ///
    /// @return in milliseconds since 1970; the largest number for a file that no table made
    static long millis(String name) {
        return NAME.matcher(name).matches() ? Long.parseLong(name.substring(0, MILLIS_DIGITS)) : Long.MAX_VALUE;
    }

    /// Creates a file that is durable on return.
    void create(Path path, byte[] bytes) throws IOException {
        try (DiskFile file = disk.open(path, OpenMode.CREATE_NEW)) {
            file.write(ByteBuffer.wrap(bytes), 0);
            file.force();
        }
    }

    /// Deletes a file that nobody needs; what cannot be deleted is left to vacuum.
    void discard(Path path) {
        try {
            disk.deleteIfExists(path);
        } catch (IOException _) {
            // A leftover does no harm, and the failure that led here matters more.
        }
    }

    /// Keeps files from being vacuumed by this process.
    public void use(Collection<String> names) {
        synchronized (IN_USE) {
            for (String name : names) {
                IN_USE.merge(key(name), 1, Integer::sum);
            }
        }
    }

    /// Ends what [#use] began.
    public void release(Collection<String> names) {
        synchronized (IN_USE) {
            for (String name : names) {
                IN_USE.computeIfPresent(key(name), (_, count) -> count == 1 ? null : count - 1);
            }
        }
    }

    boolean isInUse(String name) {
        synchronized (IN_USE) {
            return IN_USE.containsKey(key(name));
        }
    }

    private Key key(String name) {
        return new Key(disk, data(name).toAbsolutePath().normalize());
    }
}
