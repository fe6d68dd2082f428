package dev.basalt.core.storage;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.limit.Limits;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Walks over the records of a log file, up to the size it had at the start.
///
/// Each good record extends the result. At the first bad one the question is whether it was ever acknowledged. If
/// it was not, it is the torn end of a write that a crash cut short, and so is everything behind it. If it was, the
/// file has been damaged. The records behind it decide: every record header says which LSN was known durable when
/// it was written, so one intact header that names the bad record or a later one as durable proves damage. The
/// header's own checksum, salted per log, makes it recognizable at any byte, without trusting any length in
/// between; payloads that happen to hold pieces of another log do not fool it.
///
/// A writer in another process may be at work meanwhile. It may even cut a torn tail and write anew behind the back
/// of this scan, so a bad record that looks acknowledged is read a second time before it is called damaged: what
/// proved it durable was read before, so by then an undamaged file shows it whole.
final class LogScanner {
    private final DiskFile file;
    private final Limits limits;
    private final LogFormat.FileHeader header;
    private long endOffset;
    private FileWindow window;

    /// Where the next record starts.
    private long byteOffset = LogFormat.FILE_HEADER_BYTES;
    /// The LSN it must have.
    private long nextLsn;
    /// The checksum it must chain to.
    private int chainCrc;

    private long durableLsn;
    /// All bytes before this offset are known to be durable.
    private long durableEnd = LogFormat.FILE_HEADER_BYTES;
    /// A later place that becomes durable by the first header that names `candidateLsn` as durable.
    private long candidateEnd = LogFormat.FILE_HEADER_BYTES;
    private long candidateLsn = Long.MAX_VALUE;
    private boolean endsWithMark;

    LogScanner(DiskFile file, Limits limits) throws IOException {
        this.file = file;
        this.limits = limits;
        this.header = LogFormat.readFileHeader(file, file.size());
        // After the header, which a writer that closes the log may have changed: what it speaks of was there before.
        this.endOffset = file.size();
        this.window = new FileWindow(file, endOffset);
        this.nextLsn = header.firstLsn();
        this.chainCrc = header.crc();
        this.durableLsn = nextLsn - 1;
    }

    LogSummary scan(RecordConsumer consumer) throws IOException {
        while (findNext()) {
            step(consumer);
        }
        if (byteOffset < header.closedEnd()) {
            throw new CorruptDataException(
                    here(),
                    "log must have all " + header.closedEnd() + " bytes that it had when it was closed, but its records"
                            + " end here; it was cut short");
        }
        return new LogSummary(header.firstLsn(), nextLsn - 1, durableLsn, byteOffset, byteOffset < endOffset);
    }

    LogFormat.FileHeader header() {
        return header;
    }

    int chainCrc() {
        return chainCrc;
    }

    /// All bytes before this offset were durable when a later record was written.
    long durableEnd() {
        return durableEnd;
    }

    boolean endsWithMark() {
        return endsWithMark;
    }

    /// Whether a good record follows; decides about a bad one.
    private boolean findNext() throws IOException {
        while (true) {
            try {
                return goodRecordFollows() || (isAcknowledged() && goodOnSecondReading());
            } catch (EOFException e) {
                // A writer that opened the log has cut its torn end.
                long size = file.size();
                if (size >= endOffset || size < byteOffset) {
                    throw e;
                }
                endOffset = size;
                window = new FileWindow(file, endOffset);
            }
        }
    }

    private boolean goodRecordFollows() throws IOException {
        if (endOffset - byteOffset < LogFormat.RECORD_HEADER_BYTES) {
            return false;
        }
        ByteBuffer record = window.at(byteOffset, LogFormat.RECORD_HEADER_BYTES);
        if (!isHeader(record, 0) || record.getLong(LogFormat.LSN_OFFSET) != nextLsn) {
            return false;
        }
        int size = record.getInt(LogFormat.SIZE_OFFSET);
        if (size > endOffset - byteOffset - LogFormat.RECORD_HEADER_BYTES) {
            return false;
        }
        Limits.check(here(), "log record size in bytes", size, limits.maxLogRecordBytes(), "maxLogRecordBytes");
        ByteBuffer whole = window.at(byteOffset, wholeSize(size));
        return LogFormat.recordCrc(whole, chainCrc, payloadOf(whole)) == whole.getInt(LogFormat.CRC_OFFSET);
    }

    private static ByteBuffer payloadOf(ByteBuffer record) {
        return record.slice(LogFormat.RECORD_HEADER_BYTES, record.limit() - LogFormat.RECORD_HEADER_BYTES);
    }

    private int wholeSize(int size) {
        if (size > Integer.MAX_VALUE - LogFormat.RECORD_HEADER_BYTES - Long.BYTES) {
            throw new CorruptDataException(here(), "log record size must fit in one array, but was " + size + " bytes");
        }
        return LogFormat.RECORD_HEADER_BYTES + size;
    }

    private void step(RecordConsumer consumer) throws IOException {
        int size = window.at(byteOffset, LogFormat.RECORD_HEADER_BYTES).getInt(LogFormat.SIZE_OFFSET);
        ByteBuffer record = window.at(byteOffset, LogFormat.RECORD_HEADER_BYTES + size);
        chainCrc = record.getInt(LogFormat.CRC_OFFSET);
        endsWithMark = record.getInt(LogFormat.KIND_OFFSET) == LogFormat.KIND_MARK;
        noteDurable(record.getLong(LogFormat.DURABLE_LSN_OFFSET));
        byteOffset += record.limit();
        if (!endsWithMark) {
            consumer.accept(nextLsn, payloadOf(record).asReadOnlyBuffer());
            nextLsn++;
        }
        if (candidateLsn == Long.MAX_VALUE) {
            candidateLsn = nextLsn - 1;
            candidateEnd = byteOffset;
        }
    }

    private void noteDurable(long lsn) {
        durableLsn = Math.max(durableLsn, lsn);
        if (durableLsn >= nextLsn - 1) {
            durableEnd = byteOffset;
            candidateLsn = Long.MAX_VALUE;
        } else if (durableLsn >= candidateLsn) {
            durableEnd = candidateEnd;
            candidateLsn = Long.MAX_VALUE;
        }
    }

    /// Whether a record of any LSN starts at `offset`, going by its header alone.
    private boolean isHeader(ByteBuffer bytes, int offset) {
        int kind = bytes.getInt(offset + LogFormat.KIND_OFFSET);
        return (kind == LogFormat.KIND_DATA || kind == LogFormat.KIND_MARK)
                && bytes.getInt(offset + LogFormat.SIZE_OFFSET) >= 0
                && bytes.getLong(offset + LogFormat.LSN_OFFSET) > bytes.getLong(offset + LogFormat.DURABLE_LSN_OFFSET)
                && bytes.getInt(offset + LogFormat.HEADER_CRC_OFFSET)
                        == LogFormat.headerCrc(bytes, offset, header.salt());
    }

    /// Whether some header at or behind the bad record says that the bad record was durable.
    private boolean isAcknowledged() throws IOException {
        int blockSize = 64 << 10;
        long lastStart = endOffset - LogFormat.RECORD_HEADER_BYTES;
        for (long block = byteOffset; block <= lastStart; block += blockSize) {
            int starts = (int) Math.min(blockSize, lastStart - block + 1);
            ByteBuffer bytes = window.at(block, starts + LogFormat.RECORD_HEADER_BYTES - 1);
            for (int i = 0; i < starts; i++) {
                if (bytes.getLong(i + LogFormat.DURABLE_LSN_OFFSET) >= nextLsn && isHeader(bytes, i)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean goodOnSecondReading() throws IOException {
        window.forget();
        if (goodRecordFollows()) {
            return true;
        }
        throw new CorruptDataException(
                here(),
                "log record must be whole and match its checksums because a later record says it was durable,"
                        + " but it does not");
    }

    private Location here() {
        return Location.at(file.path(), byteOffset).withPath("record " + nextLsn);
    }
}
