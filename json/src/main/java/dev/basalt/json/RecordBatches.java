package dev.basalt.json;

import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import dev.basalt.json.internal.RecordEnds;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Cuts a stream into batches of whole records.
final class RecordBatches {
    private final InputStream in;
    private final String name;
    private final boolean lines;
    private final int batchBytes;
    private final long maxRecordBytes;

    private byte[] buffer;
    private int limit;
    private long offset;
    private long line = 1;
    private boolean atEnd;

    /// Whether the rest of a record that is too large is passed over.
    private boolean passingOver;

    RecordBatches(InputStream in, String name, boolean lines, int batchBytes, long maxRecordBytes) {
        this.in = in;
        this.name = name;
        this.lines = lines;
        this.batchBytes = batchBytes;
        this.maxRecordBytes = maxRecordBytes;
        this.buffer = new byte[batchBytes];
    }

    /// Some records.
    ///
    /// @param bytes   holds them
    /// @param length  how many bytes they have
    /// @param offset  where they begin in the stream
    /// @param line    the line where they begin
    /// @param failure a record that is too large, behind which they begin
    @SuppressWarnings("ArrayRecordComponent")
    record Batch(
            byte[] bytes,
            int length,
            long offset,
            long line,
            @Nullable LimitExceededException failure) {}

    /// The next batch, null behind the last.
    @Nullable
    Batch next() throws IOException {
        LimitExceededException failure = null;
        while (true) {
            fill();
            if (passingOver) {
                passOver();
                if (passingOver && !atEnd) {
                    continue;
                }
                passingOver = false;
            }
            int end = atEnd ? limit : lastEnd();
            if (end > 0 || atEnd) {
                return end == 0 && failure == null ? null : take(end, failure);
            }
            if (limit > maxRecordBytes) {
                failure = new LimitExceededException(
                        new Location(name, offset, "line " + line),
                        "bytes of a record must be at most " + maxRecordBytes
                                + ", but were more; raise JsonLimits.maxBytes");
                passingOver = true;
                passOver();
            } else {
                buffer = Arrays.copyOf(buffer, (int) Math.min(Integer.MAX_VALUE - 16, 2L * buffer.length));
            }
        }
    }

    private void fill() throws IOException {
        while (!atEnd && limit < buffer.length) {
            int read = in.read(buffer, limit, buffer.length - limit);
            atEnd = read < 0;
            limit += Math.max(0, read);
        }
    }

    private int lastEnd() {
        if (lines) {
            int end = limit;
            while (end > 0 && buffer[end - 1] != '\n') {
                end--;
            }
            return end;
        }
        int end = 0;
        for (int next = RecordEnds.value(buffer, 0, limit); next >= 0; next = RecordEnds.value(buffer, end, limit)) {
            end = next;
        }
        return end;
    }

    /// Drops what belongs to the record that is too large. Where records do not end with lines, that is all
    /// there is.
    private void passOver() {
        int end = lines ? RecordEnds.line(buffer, 0, limit) : RecordEnds.NONE;
        int dropped = end >= 0 ? end : limit;
        passingOver = end < 0;
        line += RecordEnds.lineFeeds(buffer, 0, dropped);
        offset += dropped;
        System.arraycopy(buffer, dropped, buffer, 0, limit - dropped);
        limit -= dropped;
    }

    private Batch take(int end, @Nullable LimitExceededException failure) {
        Batch batch = new Batch(buffer, end, offset, line, failure);
        byte[] rest = new byte[Math.max(batchBytes, limit - end + batchBytes / 2)];
        System.arraycopy(buffer, end, rest, 0, limit - end);
        line += RecordEnds.lineFeeds(buffer, 0, end);
        offset += end;
        limit -= end;
        buffer = rest;
        return batch;
    }
}
