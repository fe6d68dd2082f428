package dev.basalt.columnar.arrow;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import dev.basalt.columnar.arrow.ArrowType.ArrowField;
import dev.basalt.columnar.arrow.ArrowType.Width;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.error.UnsupportedFormatException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes the arrays of a record batch out of its metadata and body.
///
/// - **Threads:** confined to one
final class BatchReader {
    private static final int PAIR_BYTES = 16;

    private enum Codec {
        NONE,
        LZ4,
        ZSTD
    }

    private final FlatTable batch;
    private final MemorySegment body;
    private final MemoryLimit limit;
    private final Location where;
    private final Codec codec;
    private final int nodeCount;
    private final int bufferCount;
    private int node;
    private int buffer;
    private int viewed;

    BatchReader(FlatTable batch, MemorySegment body, MemoryLimit limit, Location where) {
        this.batch = batch;
        this.body = body;
        this.limit = limit;
        this.where = where;
        this.nodeCount = batch.count(1, PAIR_BYTES);
        this.bufferCount = batch.count(2, PAIR_BYTES);
        this.codec = codec(batch.table(3));
    }

    private Codec codec(@Nullable FlatTable compression) {
        if (compression == null) {
            return Codec.NONE;
        }
        int code = compression.byteOr(0, 0);
        int method = compression.byteOr(1, 0);
        if (code > 1 || method != 0) {
            throw new UnsupportedFormatException(
                    where,
                    "buffers must be compressed with LZ4 or Zstandard, but are with codec " + code + ", method "
                            + method);
        }
        return code == 0 ? Codec.LZ4 : Codec.ZSTD;
    }

    /// How many rows the batch has.
    long rows() {
        return batch.longOr(0, 0);
    }

    /// The next array.
    ArrowParts next(ArrowField field) {
        if (node >= nodeCount) {
            throw new CorruptDataException(
                    where, "a batch must have an array for each column and part of one, but has only " + nodeCount);
        }
        long length = batch.longInElement(1, node, PAIR_BYTES, 0);
        long nulls = batch.longInElement(1, node, PAIR_BYTES, 8);
        node++;
        if (length < 0 || nulls < 0 || nulls > length) {
            throw new CorruptDataException(
                    where, "an array must have 0 to all of its rows null, but has " + nulls + " of " + length);
        }
        List<MemorySegment> buffers = new ArrayList<>();
        int count = field.dictionary() != null ? 2 : bufferCount(field.type());
        for (int i = 0; i < count; i++) {
            buffers.add(buffer());
        }
        List<ArrowParts> children = new ArrayList<>();
        if (field.dictionary() == null) {
            for (ArrowField child : field.children()) {
                children.add(next(child));
            }
        }
        return new ArrowParts(length, 0, nulls, buffers, children, null);
    }

    private int bufferCount(ArrowType type) {
        return switch (type) {
            case ArrowType.NullType _ -> 0;
            case ArrowType.StructType _, ArrowType.FixedList _ -> 1;
            case ArrowType.Variable variable -> variable.width() == Width.VIEW ? viewBuffers() : 3;
            default -> 2;
        };
    }

    private int viewBuffers() {
        if (viewed >= batch.count(4, 8)) {
            throw new CorruptDataException(where, "a batch must say how many buffers each column of views has");
        }
        long more = batch.longInElement(4, viewed++, 8, 0);
        if (more < 0 || more > bufferCount) {
            throw new CorruptDataException(
                    where, "a column of views must have at most " + bufferCount + " buffers, but has " + more);
        }
        return 2 + (int) more;
    }

    private MemorySegment buffer() {
        if (buffer >= bufferCount) {
            throw new CorruptDataException(
                    where, "a batch must have all buffers of its columns, but has only " + bufferCount);
        }
        long offset = batch.longInElement(2, buffer, PAIR_BYTES, 0);
        long length = batch.longInElement(2, buffer, PAIR_BYTES, 8);
        buffer++;
        if (offset < 0 || length < 0 || offset > body.byteSize() - length) {
            throw new CorruptDataException(
                    where,
                    "a buffer must lie within the body's " + body.byteSize() + " bytes, but has " + length + " from "
                            + offset + " on");
        }
        MemorySegment stored = body.asSlice(offset, length);
        return codec == Codec.NONE || length == 0 ? stored : unpacked(stored);
    }

    private MemorySegment unpacked(MemorySegment stored) {
        long length = stored.byteSize();
        if (length < 8) {
            throw new CorruptDataException(
                    where, "a compressed buffer must begin with its size in 8 bytes, but has only " + length);
        }
        long size = stored.get(ArrowParts.LONG, 0);
        if (size == -1) {
            return stored.asSlice(8);
        }
        if (size < 0) {
            throw new CorruptDataException(where, "the size of a buffer must be at least 0, but is " + size);
        }
        limit.take(size, 1);
        byte[] plain = new byte[(int) size];
        byte[] packed = stored.asSlice(8).toArray(ValueLayout.JAVA_BYTE);
        long found;
        if (codec == Codec.LZ4) {
            found = Lz4Frames.unpack(packed, 0, packed.length, plain, where);
        } else {
            try {
                found = Zstd.decompressByteArray(plain, 0, plain.length, packed, 0, packed.length);
            } catch (ZstdException e) {
                throw new CorruptDataException(
                        where, "a buffer must be compressed with Zstandard, but is not: " + e.getMessage(), e);
            }
            if (Zstd.isError(found)) {
                throw new CorruptDataException(
                        where, "a buffer must be compressed with Zstandard, but is not: " + Zstd.getErrorName(found));
            }
        }
        if (found != size) {
            throw new CorruptDataException(where, "a buffer must have " + size + " bytes, but has " + found);
        }
        return MemorySegment.ofArray(plain);
    }
}
