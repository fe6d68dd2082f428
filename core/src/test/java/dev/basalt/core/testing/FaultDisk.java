package dev.basalt.core.testing;

import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.DiskFile;
import dev.basalt.core.storage.DiskLock;
import dev.basalt.core.storage.OpenMode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// A disk that counts and traces the calls to another one, fails those it is told to, and can run out of space or
/// power.
///
/// Calls are counted from 1, since creation or [#reset]. Where a set of kinds is given, only calls of these kinds
/// count.
///
/// - **Threads:** safe for use by many threads
public final class FaultDisk implements Disk {
    private static final long NEVER = Long.MAX_VALUE;

    private final Disk disk;
    private final List<String> trace = new ArrayList<>();
    private final Map<DiskCall, Long> counts = new EnumMap<>(DiskCall.class);
    private int openCount;
    private Set<DiskCall> kinds = EnumSet.allOf(DiskCall.class);
    private long failAt = NEVER;
    private boolean persistent;
    private boolean cutsPower;
    private boolean outOfMemory;
    private FaultEffect effect = FaultEffect.NOTHING;
    private long matched;
    private boolean fired;
    private boolean powerOff;
    private long freeBytes = Long.MAX_VALUE;

    /// Wraps a disk; no call fails at first.
    ///
    /// @param disk the disk that does the work
    public FaultDisk(Disk disk) {
        this.disk = disk;
    }

    /// A fault disk over a new [MemoryDisk].
    ///
    /// @return the disk
    public static FaultDisk inMemory() {
        return new FaultDisk(new MemoryDisk());
    }

    /// Lets calls fail with an [IOException] from now on, counted anew.
    ///
    /// @param number     which call, from 1
    /// @param allAfter   whether all calls after it fail as well
    /// @param howMuch    how much of the failing call happens
    /// @param callKinds  the kinds that count and can fail; none stands for all
    public synchronized void failAt(long number, boolean allAfter, FaultEffect howMuch, DiskCall... callKinds) {
        reset();
        failAt = number;
        persistent = allAfter;
        effect = howMuch;
        kinds = callKinds.length == 0 ? EnumSet.allOf(DiskCall.class) : EnumSet.copyOf(List.of(callKinds));
    }

    /// Cuts the power at a call, counted anew: it and all later ones throw a [PowerLossException] and, but for that
    /// first one, do nothing.
    ///
    /// @param number  which call, from 1
    /// @param howMuch how much of that call happens
    public synchronized void cutPowerAt(long number, FaultEffect howMuch) {
        failAt(number, true, howMuch);
        cutsPower = true;
    }

    /// Lets memory run out at a call, counted anew: it throws an [OutOfMemoryError] instead of doing anything, but for
    /// closing, which is done all the same.
    ///
    /// @param number   which call, from 1
    /// @param allAfter whether all calls after it do so as well
    public synchronized void outOfMemoryAt(long number, boolean allAfter) {
        failAt(number, allAfter, FaultEffect.NOTHING);
        outOfMemory = true;
    }

    /// Lets the disk run full: writes that would go over the free space write what fits and fail.
    ///
    /// @param bytes how many bytes can still be written
    public synchronized void freeBytes(long bytes) {
        freeBytes = bytes;
    }

    /// Lets all calls succeed again, and counts and traces anew. Free space stays as it is.
    public synchronized void reset() {
        failAt = NEVER;
        cutsPower = false;
        outOfMemory = false;
        powerOff = false;
        fired = false;
        matched = 0;
        kinds = EnumSet.allOf(DiskCall.class);
        trace.clear();
        counts.clear();
    }

    /// Whether any call was made to fail since the last [#reset].
    ///
    /// @return whether a fault fired
    public synchronized boolean fired() {
        return fired;
    }

    /// How many calls were made.
    ///
    /// @return the count
    public synchronized long calls() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /// How many calls of one kind were made.
    ///
    /// @param call the kind
    /// @return the count
    public synchronized long calls(DiskCall call) {
        return counts.getOrDefault(call, 0L);
    }

    /// The calls in order, such as `WRITE store/log 40+512`, failed ones with `failed` behind.
    ///
    /// @return a copy of the trace
    public synchronized List<String> trace() {
        return List.copyOf(trace);
    }

    /// How many files and locks are open.
    ///
    /// @return the count
    public synchronized int openCount() {
        return openCount;
    }

    /// A disk that could be found after a power cut now.
    ///
    /// @param random chooses among the possible disks
    /// @return another disk
    /// @throws IllegalStateException if this does not wrap a [MemoryDisk]
    public MemoryDisk crash(Random random) {
        return memory().crash(random);
    }

    /// The disk in memory that does the work.
    ///
    /// @return the wrapped disk
    /// @throws IllegalStateException if this does not wrap a [MemoryDisk]
    public MemoryDisk memory() {
        if (disk instanceof MemoryDisk memory) {
            return memory;
        }
        throw new IllegalStateException("fault disk must wrap a MemoryDisk to crash, but wraps " + disk);
    }

    @FunctionalInterface
    private interface Action {
        void run() throws IOException;
    }

    @FunctionalInterface
    private interface Question<T> {
        T answer() throws IOException;
    }

    /// Counts a call and says whether it must fail.
    private synchronized boolean mustFail(DiskCall call, Object details) throws IOException {
        if (powerOff) {
            throw new PowerLossException();
        }
        counts.merge(call, 1L, Long::sum);
        if (kinds.contains(call)) {
            matched++;
        }
        boolean fails = kinds.contains(call) && (persistent ? matched >= failAt : matched == failAt);
        trace.add(call + " " + details + (fails ? " failed" : ""));
        fired |= fails;
        return fails;
    }

    private synchronized IOException failure(DiskCall call, Path path) {
        if (outOfMemory) {
            throw new OutOfMemoryError("injected");
        }
        if (cutsPower) {
            powerOff = true;
            return new PowerLossException();
        }
        return new IOException("[" + path + "] " + call + " must succeed, but failed: injected fault");
    }

    private void act(DiskCall call, Path path, Object details, Action action) throws IOException {
        if (!mustFail(call, details)) {
            action.run();
            return;
        }
        if (effect == FaultEffect.ALL) {
            action.run();
        }
        throw failure(call, path);
    }

    private <T> T ask(DiskCall call, Path path, Object details, Question<T> question) throws IOException {
        if (mustFail(call, details)) {
            throw failure(call, path);
        }
        return question.answer();
    }

    @Override
    public DiskFile open(Path path, OpenMode mode) throws IOException {
        if (mustFail(DiskCall.OPEN, path + " " + mode)) {
            if (effect == FaultEffect.ALL) {
                disk.open(path, mode).close();
            }
            throw failure(DiskCall.OPEN, path);
        }
        DiskFile file = disk.open(path, mode);
        opened(1);
        return new FaultFile(file);
    }

    private synchronized void opened(int change) {
        openCount += change;
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        act(DiskCall.CREATE_DIRECTORIES, directory, directory, () -> disk.createDirectories(directory));
    }

    @Override
    public boolean exists(Path path) throws IOException {
        return ask(DiskCall.EXISTS, path, path, () -> disk.exists(path));
    }

    @Override
    public long size(Path path) throws IOException {
        return ask(DiskCall.SIZE, path, path, () -> disk.size(path));
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        return ask(DiskCall.LIST, directory, directory, () -> disk.list(directory));
    }

    @Override
    public void replace(Path from, Path to) throws IOException {
        act(DiskCall.REPLACE, from, from + " " + to, () -> disk.replace(from, to));
    }

    @Override
    public boolean link(Path file, Path name) throws IOException {
        if (mustFail(DiskCall.LINK, file + " " + name)) {
            if (effect == FaultEffect.ALL) {
                disk.link(file, name);
            }
            throw failure(DiskCall.LINK, file);
        }
        return disk.link(file, name);
    }

    @Override
    public void delete(Path path) throws IOException {
        act(DiskCall.DELETE, path, path, () -> disk.delete(path));
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        act(DiskCall.FORCE_DIRECTORY, directory, directory, () -> disk.forceDirectory(directory));
    }

    @Override
    public DiskLock lock(Path path) throws IOException {
        DiskLock lock = ask(DiskCall.LOCK, path, path, () -> disk.lock(path));
        opened(1);
        return new FaultLock(lock);
    }

    private final class FaultLock implements DiskLock {
        private final DiskLock lock;
        private boolean closed;

        private FaultLock(DiskLock lock) {
            this.lock = lock;
        }

        @Override
        public Path path() {
            return lock.path();
        }

        @Override
        public void close() throws IOException {
            synchronized (this) {
                if (closed) {
                    return;
                }
                closed = true;
            }
            opened(-1);
            lock.close();
            if (mustFail(DiskCall.UNLOCK, path())) {
                throw failure(DiskCall.UNLOCK, path());
            }
        }
    }

    private final class FaultFile implements DiskFile {
        private final DiskFile file;
        private boolean closed;

        private FaultFile(DiskFile file) {
            this.file = file;
        }

        @Override
        public Path path() {
            return file.path();
        }

        @Override
        public void read(ByteBuffer dst, long byteOffset) throws IOException {
            act(DiskCall.READ, path(), span(byteOffset, dst.remaining()), () -> file.read(dst, byteOffset));
        }

        @Override
        public void write(ByteBuffer src, long byteOffset) throws IOException {
            boolean fails = mustFail(DiskCall.WRITE, span(byteOffset, src.remaining()));
            int wanted = src.remaining();
            if (fails) {
                wanted = switch (effect) {
                    case NOTHING -> 0;
                    case HALF -> wanted / 2;
                    case ALL -> wanted;
                };
            }
            int size = reserve(wanted);
            file.write(src.slice(src.position(), size), byteOffset);
            src.position(src.position() + size);
            if (fails) {
                throw failure(DiskCall.WRITE, path());
            }
            if (size < wanted) {
                throw new IOException("[" + path() + "] writing " + wanted + " bytes at byte " + byteOffset
                        + " must succeed, but failed: no space left on device");
            }
        }

        @Override
        public void force() throws IOException {
            if (!mustFail(DiskCall.FORCE, path())) {
                file.force();
                return;
            }
            if (effect == FaultEffect.ALL) {
                file.force();
            } else if (file instanceof MemoryDisk.Handle handle) {
                handle.failForce(effect == FaultEffect.HALF);
            }
            throw failure(DiskCall.FORCE, path());
        }

        @Override
        public void truncate(long size) throws IOException {
            act(DiskCall.TRUNCATE, path(), path() + " " + size, () -> file.truncate(size));
        }

        @Override
        public long size() throws IOException {
            return ask(DiskCall.SIZE, path(), path(), file::size);
        }

        @Override
        public MemorySegment map(long byteOffset, long size, Arena arena) throws IOException {
            return ask(DiskCall.MAP, path(), span(byteOffset, size), () -> file.map(byteOffset, size, arena));
        }

        @Override
        public void close() throws IOException {
            synchronized (this) {
                if (closed) {
                    return;
                }
                closed = true;
            }
            opened(-1);
            file.close();
            if (mustFail(DiskCall.CLOSE, path())) {
                throw failure(DiskCall.CLOSE, path());
            }
        }

        private String span(long byteOffset, long size) {
            return path() + " " + byteOffset + "+" + size;
        }
    }

    private synchronized int reserve(int wanted) {
        int size = (int) Math.min(wanted, freeBytes);
        freeBytes -= size;
        return size;
    }
}
