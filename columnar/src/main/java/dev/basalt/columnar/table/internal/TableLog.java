package dev.basalt.columnar.table.internal;

import dev.basalt.columnar.table.CommitConflictException;
import dev.basalt.columnar.table.TableCommit;
import dev.basalt.columnar.table.TableOptions;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.storage.AtomicFiles;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.DiskFile;
import dev.basalt.core.storage.OpenMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The versions of a table: a file for each, which comes into being whole and under a name that only one writer
/// gets.
///
/// A commit is written to a temporary file, forced, and linked to the name of the next version; whoever finds
/// that name taken builds upon the version that took it. A version is linked only once the one before it is
/// durable, so that no power cut leaves a gap. An expired version keeps its name, and of its content what it
/// did: were the name free again, a writer that slept since could take it.
///
/// - **Threads:** safe for use by many threads and processes
public final class TableLog {
    /// Numbers of 18 digits: more versions than there will ever be, and no larger than a long.
    private static final Pattern NAME = Pattern.compile("v00[0-9]{18}\\.nct");
    private static final int FREE_ATTEMPTS = 3;
    private static final long MAX_WAIT_NANOS = 20_000_000;

    private final TableFiles files;
    private final Disk disk;
    private final TableOptions options;
    private volatile @Nullable Snapshot newest;
    private volatile long durableVersion = -1;

    /// A change that is tried upon ever newer versions until no other writer gets ahead.
    interface Change {
        /// Makes the next version.
        ///
        /// @return the version; null if nothing is to be changed
        /// @throws IOException if a file call fails or the change conflicts with what others did
        @Nullable
        Snapshot apply(Snapshot base) throws IOException;

        /// Whether that takes reading files of the version, which must not be vacuumed meanwhile.
        default boolean readsFiles() {
            return false;
        }
    }

    /// Opens the log of a table.
    ///
    /// @param files   where it is
    /// @param options how often to try
    public TableLog(TableFiles files, TableOptions options) {
        this.files = files;
        this.disk = files.disk();
        this.options = options;
    }

    private Path path(long version) {
        return files.log().resolve(String.format(Locale.ROOT, "v%020d.nct", version));
    }

    /// All versions, expired ones among them.
    ///
    /// @return their numbers in ascending order
    /// @throws IOException if there is no table
    List<Long> versions() throws IOException {
        List<Long> versions = new ArrayList<>();
        if (disk.exists(files.log())) {
            for (Path path : disk.list(files.log())) {
                String name = String.valueOf(path.getFileName());
                if (NAME.matcher(name).matches()) {
                    versions.add(Long.parseLong(name.substring(1, 21)));
                }
            }
        }
        if (versions.isEmpty()) {
            throw new IOException("[" + files.root() + "] a table must have a version, but there is none");
        }
        if (versions.getFirst() != 0) {
            throw new CorruptDataException(
                    Location.of(files.log()), "no version must be missing, but the first is " + versions.getFirst());
        }
        for (int i = 1; i < versions.size(); i++) {
            if (versions.get(i) != versions.get(i - 1) + 1) {
                throw new CorruptDataException(
                        Location.of(files.log()),
                        "no version must be missing, but " + versions.get(i) + " follows " + versions.get(i - 1));
            }
        }
        return versions;
    }

    /// The newest version.
    ///
    /// @return the version
    /// @throws IOException if a file call fails
    public Snapshot newest() throws IOException {
        Snapshot known = newest;
        if (known != null && !disk.exists(path(known.version() + 1))) {
            return known;
        }
        while (true) {
            long version = versions().getLast();
            Snapshot found = load(version);
            // It expires between two calls only if there is a newer one.
            if (found != null) {
                newest = found;
                return found;
            }
            if (version == versions().getLast()) {
                throw new CorruptDataException(
                        Location.of(path(version)), "the newest version must not be expired, but is");
            }
        }
    }

    /// A version.
    ///
    /// @param version its number
    /// @return the version
    /// @throws IOException              if a file call fails
    /// @throws IllegalArgumentException if there is no such version or it is expired
    public Snapshot at(long version) throws IOException {
        if (version < 0 || !disk.exists(path(version))) {
            throw new IllegalArgumentException("version must be 0 to " + newest().version() + ", but was " + version);
        }
        Snapshot found = load(version);
        if (found == null) {
            throw expired(version);
        }
        return found;
    }

    private static IllegalArgumentException expired(long version) {
        return new IllegalArgumentException("version must not be expired, but " + version + " was vacuumed");
    }

    /// The newest version, whose files no vacuum of this process deletes while a commit is in the making.
    Snapshot held(Staging staging) throws IOException {
        while (true) {
            Snapshot version = newest();
            staging.hold(version);
            // As in a scan: a vacuum expires a version before it looks which files are in use.
            if (!isExpired(version.version())) {
                return version;
            }
            newest = null;
        }
    }

    private boolean isExpired(long version) throws IOException {
        try (DiskFile file = disk.open(path(version), OpenMode.READ)) {
            return header(file).expired();
        }
    }

    /// Checks that a version can still be read.
    ///
    /// @param version its number
    /// @throws IOException              if a file call fails
    /// @throws IllegalArgumentException if it is expired
    public void requireWhole(long version) throws IOException {
        if (isExpired(version)) {
            throw expired(version);
        }
    }

    private static CommitFormat.Header header(DiskFile file) throws IOException {
        long size = file.size();
        Location where = Location.of(file.path());
        if (size < CommitFormat.HEADER_BYTES) {
            throw new CorruptDataException(
                    where, "a commit must have at least " + CommitFormat.HEADER_BYTES + " bytes, but has " + size);
        }
        return CommitFormat.header(ByteBuffer.wrap(read(file, 0, CommitFormat.HEADER_BYTES)), size, where);
    }

    private static byte[] read(DiskFile file, long offset, int size) throws IOException {
        byte[] bytes = new byte[size];
        file.read(ByteBuffer.wrap(bytes), offset);
        return bytes;
    }

    /// Says what a version did, expired or not.
    ///
    /// @param version its number
    /// @return what it did
    /// @throws IOException if a file call fails
    public TableCommit describe(long version) throws IOException {
        try (DiskFile file = disk.open(path(version), OpenMode.READ)) {
            return describe(file, header(file), version);
        }
    }

    private static TableCommit describe(DiskFile file, CommitFormat.Header header, long version) throws IOException {
        byte[] info = read(file, CommitFormat.HEADER_BYTES, header.infoBytes());
        return CommitFormat.commit(info, header, version, Location.of(file.path()));
    }

    /// Reads a version; null if it is expired.
    @Nullable
    Snapshot load(long version) throws IOException {
        Path path = path(version);
        try (DiskFile file = disk.open(path, OpenMode.READ)) {
            CommitFormat.Header header = header(file);
            TableCommit commit = describe(file, header, version);
            if (header.expired()) {
                return null;
            }
            byte[] body = read(file, (long) CommitFormat.HEADER_BYTES + header.infoBytes(), header.bodyBytes());
            return CommitFormat.snapshot(commit, body, header, Location.of(path));
        }
    }

    /// All that was done.
    ///
    /// @return from the first version on
    /// @throws IOException if a file call fails
    public List<TableCommit> history() throws IOException {
        List<TableCommit> history = new ArrayList<>();
        for (long version : versions()) {
            history.add(describe(version));
        }
        return history;
    }

    /// Makes the first version.
    ///
    /// @param first the version
    /// @return whether it was made; false if there is one
    /// @throws IOException if a file call fails
    public boolean create(Snapshot first) throws IOException {
        return link(first);
    }

    /// Changes the table; the change is durable on return.
    ///
    /// @return the version that was made; null if there was nothing to change
    /// @throws CommitConflictException if others changed the same, or always got ahead
    @Nullable
    Snapshot commit(Staging staging, Change change) throws IOException {
        for (int attempt = 1; attempt <= options.maxAttempts(); attempt++) {
            Snapshot base = change.readsFiles() ? held(staging) : newest();
            Snapshot next = change.apply(base);
            if (next == null) {
                return null;
            }
            for (String name : staging.names()) {
                if (!disk.exists(files.data(name))) {
                    throw new IOException("[" + files.data(name)
                            + "] a file must be there when it is committed, but was vacuumed; keep a longer retention");
                }
            }
            if (durableVersion < base.version()) {
                disk.forceDirectory(files.log());
                durableVersion = base.version();
            }
            // From here on a failure does not say whether there is a new version.
            staging.keep(true);
            if (link(next)) {
                newest = next;
                durableVersion = next.version();
                return next;
            }
            staging.keep(false);
            pause(attempt);
        }
        throw new CommitConflictException(
                files.root(),
                "a commit must get ahead of others within " + options.maxAttempts() + " attempts, but did not");
    }

    private static void pause(int attempt) {
        if (attempt > FREE_ATTEMPTS) {
            long most = Math.min(MAX_WAIT_NANOS, 100_000L << Math.min(attempt, 10));
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(most));
        }
    }

    private boolean link(Snapshot next) throws IOException {
        return withTemporary(CommitFormat.encode(next), temporary -> {
            if (!disk.link(temporary, path(next.version()))) {
                return false;
            }
            disk.forceDirectory(files.log());
            return true;
        });
    }

    @FunctionalInterface
    private interface Naming {
        boolean name(Path temporary) throws IOException;
    }

    /// Writes a file and gives it a name. No vacuum of this process takes it away in between.
    private boolean withTemporary(byte[] bytes, Naming naming) throws IOException {
        String name = TableFiles.newName(options.clock(), TableFiles.DELETED);
        Path temporary = files.log().resolve(name + AtomicFiles.TEMPORARY_SUFFIX);
        files.use(List.of(name));
        try {
            files.create(temporary, bytes);
            return naming.name(temporary);
        } finally {
            files.discard(temporary);
            files.release(List.of(name));
        }
    }

    /// Leaves of a version only what it did.
    void expire(TableCommit commit) throws IOException {
        withTemporary(CommitFormat.encodeExpired(commit), temporary -> {
            disk.replace(temporary, path(commit.version()));
            return true;
        });
    }
}
