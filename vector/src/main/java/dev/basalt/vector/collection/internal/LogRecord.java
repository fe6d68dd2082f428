package dev.basalt.vector.collection.internal;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.limit.Limits;
import dev.basalt.vector.collection.CollectionShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/// One record of a collection's log: changes that happen together.
///
/// ```text
/// OFFSET SIZE FIELD
///      0    4 number of changes
/// then each change
///      0    1 kind: 1 put, 2 remove
///      1   16 id, first byte first
///     17      for put: the vector, f32 [dimension], as rows have it
/// ```
final class LogRecord {
    private static final int PUT = 1;
    private static final int REMOVE = 2;
    private static final int CHANGE_BYTES = 17;

    private LogRecord() {}

    /// Takes one change of a record.
    @FunctionalInterface
    interface Consumer {
        /// Takes it; the vector is null for a removal.
        void accept(long high, long low, float @org.jspecify.annotations.Nullable [] vector);
    }

    static ByteBuffer encode(Path source, Changes changes, Limits limits) {
        long size = Integer.BYTES;
        for (int i = 0; i < changes.size(); i++) {
            size += CHANGE_BYTES + (long) Float.BYTES * changes.vector(i).length;
        }
        Limits.check(Location.of(source), "batch size in bytes", size, limits.maxLogRecordBytes(), "maxLogRecordBytes");
        ByteBuffer bytes = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(changes.size());
        for (int i = 0; i < changes.size(); i++) {
            bytes.put((byte) (changes.kind(i) == Changes.REMOVE ? REMOVE : PUT));
            bytes.putLong(Long.reverseBytes(changes.high(i))).putLong(Long.reverseBytes(changes.low(i)));
            for (float value : changes.vector(i)) {
                bytes.putFloat(value);
            }
        }
        return bytes.flip();
    }

    static void decode(Path path, long lsn, ByteBuffer payload, CollectionShape shape, Consumer consumer) {
        ByteBuffer bytes = payload.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.remaining() < Integer.BYTES) {
            throw bad(path, lsn, "must have at least 4 bytes, but has " + bytes.remaining());
        }
        int count = bytes.getInt();
        for (int i = 0; i < count; i++) {
            if (bytes.remaining() < CHANGE_BYTES) {
                throw bad(path, lsn, "must have " + count + " changes, but ends in number " + i);
            }
            int kind = bytes.get();
            long high = Long.reverseBytes(bytes.getLong());
            long low = Long.reverseBytes(bytes.getLong());
            if (kind == REMOVE) {
                consumer.accept(high, low, null);
            } else if (kind == PUT && bytes.remaining() / Float.BYTES >= shape.dimension()) {
                float[] vector = new float[shape.dimension()];
                bytes.asFloatBuffer().get(vector);
                bytes.position(bytes.position() + vector.length * Float.BYTES);
                if (!RowForm.isPrepared(shape, vector)) {
                    throw bad(path, lsn, "must hold vectors that fit " + shape + ", but number " + i + " does not");
                }
                consumer.accept(high, low, vector);
            } else {
                throw bad(path, lsn, "must hold whole changes of kind 1 or 2, but number " + i + " is not");
            }
        }
        if (count < 0 || bytes.hasRemaining()) {
            throw bad(
                    path,
                    lsn,
                    "must end behind its " + count + " changes, but has " + bytes.remaining() + " more bytes");
        }
    }

    private static CorruptDataException bad(Path path, long lsn, String problem) {
        return new CorruptDataException(Location.in(path, "record " + lsn), "record " + problem);
    }
}
