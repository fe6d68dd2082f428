package dev.basalt.core.storage;

import static java.util.Objects.requireNonNull;

import dev.basalt.core.limit.Limits;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A file of records that only grows: what was committed survives any crash, and comes back in order.
///
/// Records have consecutive log sequence numbers (LSNs). [#append] hands a record to the operating system,
/// [#commit] makes it durable; committers that come while a force is under way share the next one. Opening the log
/// replays all good records, cuts off the torn end of a write that a crash interrupted, and makes the rest durable.
/// Records that were appended but not committed may come back or not, but only as a prefix: none comes back without
/// all before it.
///
/// A failed write or force poisons the log: the outcome of that record is unknown until the log is opened again,
/// and all later calls of [#append] and [#commit] fail. Closing writes a mark behind the last record, by which
/// damage to even the last record can be told from a torn end, and notes in the header where the records end, so that
/// a log that is cut short later is found out when it is opened.
///
/// The bytes of records that are not proved durable by the log itself are written again, unchanged, when it is
/// opened: after a failed force an operating system may hold them in memory as if they had reached the medium, and
/// only a new write makes the next force mean something.
///
/// The caller keeps a second writer out, with [Disk#lock]; readers need no lock and use [#replay].
///
/// - **Threads:** safe for use by many threads
/// - **Source:** layout in `docs/format/log.md`
public final class AppendLog implements Closeable {
    private static final int STAGING_BYTES = 64 << 10;
    private static final int COPY_BYTES = 1 << 20;

    private final DiskFile file;
    private final Limits limits;
    private final long firstLsn;
    private final long salt;
    private final Poison poison;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition forceEnded = lock.newCondition();
    private final ByteBuffer staging = ByteBuffer.allocate(STAGING_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    private long endOffset;
    private long lastLsn;
    private long durableLsn;
    private int chainCrc;
    private long closedEnd;
    private boolean marked;
    private boolean forcing;
    private boolean closed;

    private AppendLog(DiskFile file, Limits limits, LogScanner scanner, LogSummary found) {
        this.file = file;
        this.limits = limits;
        this.firstLsn = found.firstLsn();
        this.salt = scanner.header().salt();
        this.poison = new Poison(file.path());
        this.endOffset = found.byteSize();
        this.lastLsn = found.lastLsn();
        this.durableLsn = found.lastLsn();
        this.chainCrc = scanner.chainCrc();
        this.closedEnd = scanner.header().closedEnd();
        this.marked = scanner.endsWithMark();
    }

    /// Creates an empty log, durable on return, and opens it.
    ///
    /// @param disk     the disk
    /// @param path     the log file; there must be none yet
    /// @param firstLsn LSN of the first record, at least 1
    /// @param limits   limits on record sizes
    /// @return the open log; the caller closes it
    /// @throws IOException if there is such a file or it cannot be created
    public static AppendLog create(Disk disk, Path path, long firstLsn, Limits limits) throws IOException {
        return create(disk, path, firstLsn, new SecureRandom().nextLong(), limits);
    }

    static AppendLog create(Disk disk, Path path, long firstLsn, long salt, Limits limits) throws IOException {
        if (firstLsn < 1) {
            throw new IllegalArgumentException("firstLsn must be at least 1, but was " + firstLsn);
        }
        if (disk.exists(path)) {
            throw new IOException("[" + path + "] creating the log must find no file, but there is one");
        }
        AtomicFiles.replace(disk, path, LogFormat.encodeFileHeader(firstLsn, salt));
        return open(disk, path, limits, (_, _) -> {});
    }

    /// Opens a log for appending: replays it, cuts off a torn end and makes the rest durable.
    ///
    /// @param disk     the disk
    /// @param path     the log file
    /// @param limits   limits on record sizes
    /// @param consumer takes all records before this method returns
    /// @return the open log; the caller closes it
    /// @throws dev.basalt.core.error.CorruptDataException       if a committed record or the file header is damaged
    /// @throws dev.basalt.core.error.UnsupportedFormatException if the file has a newer format
    /// @throws dev.basalt.core.error.LimitExceededException     if a record is above the limit
    /// @throws IOException if a file call fails, or `consumer` does
    public static AppendLog open(Disk disk, Path path, Limits limits, RecordConsumer consumer) throws IOException {
        requireNonNull(consumer, "consumer");
        if (!disk.exists(path)) {
            throw new IOException("[" + path + "] opening the log must find a file, but there is none");
        }
        DiskFile file = disk.open(path, OpenMode.READ_WRITE);
        try {
            LogScanner scanner = new LogScanner(file, limits);
            LogSummary found = scanner.scan(consumer);
            if (found.torn()) {
                file.truncate(found.byteSize());
            }
            rewrite(file, scanner.durableEnd(), found.byteSize());
            file.force();
            return new AppendLog(file, limits, scanner, found);
        } catch (Throwable e) {
            closeAfter(e, file);
            throw e;
        }
    }

    /// Reads all good records and changes nothing; a writer in another process may be appending.
    ///
    /// @param disk     the disk
    /// @param path     the log file
    /// @param limits   limits on record sizes
    /// @param consumer takes the records; the last ones may not be durable yet
    /// @return what was found
    /// @throws dev.basalt.core.error.CorruptDataException       if a committed record or the file header is damaged
    /// @throws dev.basalt.core.error.UnsupportedFormatException if the file has a newer format
    /// @throws dev.basalt.core.error.LimitExceededException     if a record is above the limit
    /// @throws IOException if a file call fails, or `consumer` does
    public static LogSummary replay(Disk disk, Path path, Limits limits, RecordConsumer consumer) throws IOException {
        requireNonNull(consumer, "consumer");
        try (DiskFile file = disk.open(path, OpenMode.READ)) {
            return new LogScanner(file, limits).scan(consumer);
        }
    }

    /// Appends one record; it is durable only after [#commit].
    ///
    /// @param payload the record, in parts that are put together from position to limit; left as they were
    /// @return the LSN of the record
    /// @throws dev.basalt.core.error.LimitExceededException if the record is above the limit; nothing was written
    /// @throws IOException           if the write fails, which poisons the log, or if the log is poisoned
    /// @throws IllegalStateException if the log is closed
    public long append(ByteBuffer... payload) throws IOException {
        long size = 0;
        for (ByteBuffer part : payload) {
            size += part.remaining();
        }
        Limits.check(
                dev.basalt.core.error.Location.of(file.path()),
                "log record size in bytes",
                size,
                limits.maxLogRecordBytes(),
                "maxLogRecordBytes");
        lock.lock();
        try {
            requireOpen();
            poison.check();
            write(LogFormat.KIND_DATA, payload);
            marked = false;
            return ++lastLsn;
        } finally {
            lock.unlock();
        }
    }

    /// Returns once a record and all before it are durable; many threads may wait for one force.
    ///
    /// An LSN that is already known durable returns at once, even from a poisoned or closed log.
    ///
    /// @param lsn an LSN that [#append] returned
    /// @throws IllegalArgumentException if no such record was appended
    /// @throws IllegalStateException    if the log is closed
    /// @throws IOException if the force fails, which poisons the log, or if the log is poisoned
    public void commit(long lsn) throws IOException {
        lock.lock();
        try {
            if (lsn > lastLsn) {
                throw new IllegalArgumentException("lsn must be at most " + lastLsn + ", but was " + lsn);
            }
            while (durableLsn < lsn) {
                if (forcing) {
                    forceEnded.awaitUninterruptibly();
                } else {
                    poison.check();
                    requireOpen();
                    forceAll();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// The LSN of the first record the log holds or will hold.
    ///
    /// @return an LSN, at least 1
    public long firstLsn() {
        return firstLsn;
    }

    /// The LSN of the record appended last.
    ///
    /// @return an LSN; `firstLsn() - 1` while there is no record
    public long lastLsn() {
        lock.lock();
        try {
            return lastLsn;
        } finally {
            lock.unlock();
        }
    }

    /// The highest LSN known to be durable.
    ///
    /// @return an LSN; `firstLsn() - 1` while there is none
    public long durableLsn() {
        lock.lock();
        try {
            return durableLsn;
        } finally {
            lock.unlock();
        }
    }

    /// The size of the log file.
    ///
    /// @return the end of the last record, in bytes
    public long byteSize() {
        lock.lock();
        try {
            return endOffset;
        } finally {
            lock.unlock();
        }
    }

    /// The log file.
    ///
    /// @return its path
    public Path path() {
        return file.path();
    }

    /// Makes all records durable and closes the log; closing it again does nothing. A poisoned log is only closed.
    ///
    /// @throws IOException if the records cannot be made durable or the file cannot be closed; the log is
    ///         closed all the same
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            while (forcing) {
                forceEnded.awaitUninterruptibly();
            }
            if (closed) {
                return;
            }
            closed = true;
            try {
                makeFinal();
            } finally {
                file.close();
            }
        } finally {
            lock.unlock();
        }
    }

    private void makeFinal() throws IOException {
        if (poison.isSet()) {
            return;
        }
        if (durableLsn < lastLsn) {
            forceAll();
        }
        try {
            if (!marked) {
                // All up to here is durable, which the mark itself need not be.
                long durableEnd = endOffset;
                write(LogFormat.KIND_MARK);
                noteClosed(durableEnd);
            }
        } catch (IOException _) {
            // Mark and note only sharpen the checks of the next opening; all records are durable without them.
        }
    }

    private void noteClosed(long durableEnd) throws IOException {
        if (durableEnd > Math.max(closedEnd, LogFormat.FILE_HEADER_BYTES)) {
            file.write(LogFormat.encodeClosed(durableEnd, salt), LogFormat.CLOSED_OFFSET);
            closedEnd = durableEnd;
        }
    }

    /// Forces all records appended so far, with the lock given up meanwhile.
    private void forceAll() throws IOException {
        long forcedLsn = lastLsn;
        boolean forced = false;
        forcing = true;
        lock.unlock();
        try {
            file.force();
            forced = true;
        } catch (IOException e) {
            throw poison.set(e);
        } finally {
            lock.lock();
            forcing = false;
            if (forced) {
                durableLsn = forcedLsn;
            } else {
                poison.set(broken("force"));
            }
            forceEnded.signalAll();
        }
    }

    private void write(int kind, ByteBuffer... payload) throws IOException {
        staging.clear();
        int crc = LogFormat.encodeRecordHeader(staging, kind, lastLsn + 1, durableLsn, salt, chainCrc, payload);
        staging.position(LogFormat.RECORD_HEADER_BYTES);
        long offset = endOffset;
        boolean written = false;
        try {
            for (ByteBuffer part : payload) {
                offset = put(part.duplicate(), offset);
            }
            endOffset = flush(offset);
            chainCrc = crc;
            written = true;
        } catch (IOException e) {
            throw poison.set(e);
        } finally {
            if (!written) {
                poison.set(broken("write"));
            }
        }
    }

    /// Adds one part to what is staged, or writes it by itself where it does not fit.
    private long put(ByteBuffer part, long offset) throws IOException {
        long partOffset = offset;
        if (part.remaining() > staging.remaining()) {
            partOffset = flush(offset);
        }
        int size = part.remaining();
        if (size <= staging.remaining()) {
            staging.put(part);
            return partOffset;
        }
        file.write(part, partOffset);
        return partOffset + size;
    }

    private long flush(long offset) throws IOException {
        int size = staging.flip().remaining();
        if (size > 0) {
            file.write(staging, offset);
        }
        staging.clear();
        return offset + size;
    }

    private static void rewrite(DiskFile file, long fromOffset, long endOffset) throws IOException {
        if (fromOffset == endOffset) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(COPY_BYTES, endOffset - fromOffset));
        for (long offset = fromOffset; offset < endOffset; offset += bytes.capacity()) {
            bytes.clear().limit((int) Math.min(bytes.capacity(), endOffset - offset));
            file.read(bytes, offset);
            file.write(bytes.flip(), offset);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("[" + file.path() + "] log must be open, but is closed");
        }
    }

    /// Stands for an error that was no I/O error, such as memory running out half-way through a record.
    private IOException broken(String operation) {
        return new IOException("[" + file.path() + "] " + operation + " must end normally, but was broken off");
    }

    private static void closeAfter(Throwable failure, DiskFile file) {
        try {
            file.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
