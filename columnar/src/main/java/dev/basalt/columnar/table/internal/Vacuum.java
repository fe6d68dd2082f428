package dev.basalt.columnar.table.internal;

import dev.basalt.columnar.table.TableCommit;
import dev.basalt.columnar.table.VacuumResult;
import dev.basalt.core.storage.AtomicFiles;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.Replacement;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Deletes what no retained version uses.
///
/// Versions expire before files are deleted, and a reader of this process names its files before it looks
/// whether its version is still whole: one of the two sees the other.
public final class Vacuum {
    private final TableFiles files;
    private final TableLog log;
    private final InstantSource clock;

    /// Makes the vacuum of a table.
    ///
    /// @param files where it is
    /// @param log   its versions
    /// @param clock says what time it is
    public Vacuum(TableFiles files, TableLog log, InstantSource clock) {
        this.files = files;
        this.log = log;
        this.clock = clock;
    }

    /// Runs.
    ///
    /// @param retention how long versions are kept once another took their place, and files that none has
    /// @return what was deleted
    /// @throws IOException if a file call fails; what was deleted until then is gone, all else as it was
    public VacuumResult run(Duration retention) throws IOException {
        Instant horizon = clock.instant().minus(retention);
        int expired = expire(horizon);
        Disk disk = files.disk();
        // What is listed here and committed later is found in the versions read after this.
        List<Path> listed = disk.list(files.data());
        // What is in use now and no longer when it comes to deleting may have been committed in between.
        Set<String> needed = new HashSet<>();
        for (Path path : listed) {
            String name = String.valueOf(path.getFileName());
            if (files.isInUse(target(name))) {
                needed.add(name);
            }
        }
        for (long version : log.versions()) {
            Snapshot snapshot = log.load(version);
            if (snapshot != null) {
                needed.addAll(snapshot.fileNames());
            }
        }
        int count = 0;
        long bytes = 0;
        for (Path path : listed) {
            String name = String.valueOf(path.getFileName());
            if (!needed.contains(name) && isOld(name, horizon)) {
                long size = delete(path);
                bytes += Math.max(0, size);
                count += size < 0 ? 0 : 1;
            }
        }
        for (Path path : disk.list(files.log())) {
            String name = String.valueOf(path.getFileName());
            boolean leftover = name.endsWith(AtomicFiles.TEMPORARY_SUFFIX) && !files.isInUse(target(name));
            if (leftover && isOld(name, horizon) && delete(path) >= 0) {
                count++;
            }
        }
        disk.forceDirectory(files.data());
        disk.forceDirectory(files.log());
        return new VacuumResult(expired, count, bytes);
    }

    /// Deletes a file unless another vacuum is faster.
    ///
    /// @return its size in bytes; -1 if it was gone
    private long delete(Path path) throws IOException {
        Disk disk = files.disk();
        try {
            long size = disk.size(path);
            disk.delete(path);
            return size;
        } catch (IOException e) {
            if (disk.exists(path)) {
                throw e;
            }
            return -1;
        }
    }

    /// The name of the file that a temporary file is to become.
    private static String target(String name) {
        String replaced = Replacement.targetName(name);
        if (replaced != null) {
            return replaced;
        }
        String suffix = AtomicFiles.TEMPORARY_SUFFIX;
        return name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
    }

    private static boolean isOld(String name, Instant horizon) {
        return TableFiles.millis(name) <= horizon.toEpochMilli();
    }

    /// A version is retained as long as it was the newest at some time since the horizon.
    private int expire(Instant horizon) throws IOException {
        // No file may go before the version is durable that no longer has it.
        files.disk().forceDirectory(files.log());
        List<Long> versions = log.versions();
        int count = 0;
        for (int i = 0; i + 1 < versions.size(); i++) {
            TableCommit next = log.describe(versions.get(i + 1));
            if (next.time().isAfter(horizon)) {
                break;
            }
            Snapshot old = log.load(versions.get(i));
            if (old != null) {
                log.expire(old.commit());
                count++;
            }
        }
        files.disk().forceDirectory(files.log());
        return count;
    }
}
