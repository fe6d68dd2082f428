package dev.basalt.columnar.encoding;

import dev.basalt.columnar.schema.ValueKind;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.error.UnsupportedFormatException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The body of one node, read from its start to its end. Every length is checked before it is used.
///
/// - **Threads:** confined to one
public final class NodeReader {
    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int MAX_DEPTH = 8;

    private final MemorySegment bytes;
    private final long end;
    private final Location where;
    private final ValueKind kind;
    private final Encoding encoding;
    private final int count;
    private final int depth;
    private final DecodeLimit limit;
    private final @Nullable List<Shape> shapes;
    private long at;

    private NodeReader(
            MemorySegment bytes,
            long start,
            Location where,
            ValueKind kind,
            int count,
            int depth,
            DecodeLimit limit,
            @Nullable List<Shape> shapes) {
        this.shapes = shapes;
        this.bytes = bytes;
        this.where = where;
        this.kind = kind;
        this.depth = depth;
        this.limit = limit;
        if (depth > MAX_DEPTH) {
            throw corrupt(where, "nodes must be nested at most " + MAX_DEPTH + " deep");
        }
        if (start > bytes.byteSize() - NodeWriter.HEADER_BYTES) {
            throw corrupt(
                    where,
                    "a node must have a header of 16 bytes, but only " + (bytes.byteSize() - start) + " are left");
        }
        int id = Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, start));
        int kindCode = Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, start + 1));
        int reserved = bytes.get(I16, start + 2) | bytes.get(I32, start + 12);
        this.count = bytes.get(I32, start + 4);
        long size = Integer.toUnsignedLong(bytes.get(I32, start + 8));
        this.at = start + NodeWriter.HEADER_BYTES;
        this.end = at + size;
        Encoding known = Encodings.find(id);
        if (known == null) {
            throw new UnsupportedFormatException(
                    where, "encoding must be one that this version knows, but is number " + id);
        }
        this.encoding = known;
        if (kindCode != kind.code() || reserved != 0) {
            throw corrupt(
                    where, "a node of " + known.name() + " must hold " + kind + ", but its header says otherwise");
        }
        if (this.count != count) {
            throw corrupt(
                    where,
                    "a node of " + known.name() + " must hold " + count + " values, but holds "
                            + Integer.toUnsignedString(this.count));
        }
        if (end > bytes.byteSize()) {
            throw corrupt(
                    where,
                    "a node of " + known.name() + " must end where the page does or before, but is " + size
                            + " bytes long");
        }
    }

    /// Opens the root node of a page.
    ///
    /// @param bytes the body of the page
    /// @param start where the node begins
    /// @param where the place in the file, for errors
    /// @param kind  what it must hold
    /// @param count how many values it must hold
    /// @param limit how much memory may be taken for decoding
    /// @return what reads the values, and where the node ends
    public static Opened open(
            MemorySegment bytes, long start, Location where, ValueKind kind, int count, DecodeLimit limit) {
        return open(bytes, start, where, kind, count, limit, null);
    }

    /// Opens the root node of a page and says what nodes it is made of.
    ///
    /// @param bytes  the body of the page
    /// @param start  where the node begins
    /// @param where  the place in the file, for errors
    /// @param kind   what it must hold
    /// @param count  how many values it must hold
    /// @param limit  how much memory may be taken for decoding
    /// @param shapes receives the nodes, each before its children; null if nobody asks
    /// @return what reads the values, and where the node ends
    public static Opened open(
            MemorySegment bytes,
            long start,
            Location where,
            ValueKind kind,
            int count,
            DecodeLimit limit,
            @Nullable List<Shape> shapes) {
        NodeReader node = new NodeReader(bytes, start, where, kind, count, 0, limit, shapes);
        return new Opened(node.open(), (node.end + 7) & -8L);
    }

    /// An opened node.
    ///
    /// @param decoder reads its values
    /// @param end     where the next one begins
    public record Opened(Decoder decoder, long end) {}

    /// A node of a page.
    ///
    /// @param depth    how many nodes it lies in
    /// @param encoding how its values are encoded
    /// @param kind     the kind of the values
    /// @param count    how many there are
    /// @param bytes    its size, header and children included; inside a compressed node, uncompressed
    public record Shape(int depth, Encoding encoding, ValueKind kind, int count, long bytes) {}

    private Decoder open() {
        if (shapes != null) {
            shapes.add(new Shape(depth, encoding, kind, count, NodeWriter.HEADER_BYTES + (end - at)));
        }
        return count == 0 ? (from, n, out) -> {} : encoding.open(this);
    }

    /// How many values the node holds.
    ///
    /// @return at least 1
    public int count() {
        return count;
    }

    /// The kind of the values.
    ///
    /// @return the kind
    public ValueKind kind() {
        return kind;
    }

    /// Whether the node lies in no other.
    ///
    /// @return whether it is the root of a page's values
    public boolean isRoot() {
        return depth == 0;
    }

    /// The memory that decoding may take.
    ///
    /// @return the limit, shared by all nodes of a page
    public DecodeLimit limit() {
        return limit;
    }

    /// How many bytes of the body were not read yet.
    ///
    /// @return the count
    public long remaining() {
        return end - at;
    }

    /// Opens a node that lies next in the body.
    ///
    /// @param childKind  what it must hold
    /// @param childCount how many values it must hold
    /// @return what reads them
    public Decoder child(ValueKind childKind, int childCount) {
        align(8);
        NodeReader child =
                new NodeReader(bytes.asSlice(0, end), at, where, childKind, childCount, depth + 1, limit, shapes);
        at = Math.min(end, (child.end + 7) & -8L);
        return child.open();
    }

    /// Opens a node that lies in other memory, as if it were next in the body.
    ///
    /// @param other      the memory, such as what was uncompressed
    /// @param start      where it begins there
    /// @return what reads the values, as many and of the kind as this node's
    public Decoder inside(MemorySegment other, long start) {
        return new NodeReader(other, start, where, kind, count, depth + 1, limit, shapes).open();
    }

    /// Skips bytes until the place, counted from the start of the page, is a multiple of a number.
    ///
    /// @param multiple a power of two
    public void align(int multiple) {
        at = Math.min(end, (at + multiple - 1) & -(long) multiple);
    }

    /// Takes bytes of the body.
    ///
    /// @param size how many
    /// @return a slice of the page
    /// @throws CorruptDataException if there are fewer
    public MemorySegment take(long size) {
        if (size < 0 || size > end - at) {
            throw corrupt(
                    "a part must have " + Long.toUnsignedString(size) + " bytes, but only " + (end - at) + " are left");
        }
        long from = at;
        at += size;
        return bytes.asSlice(from, size);
    }

    /// Takes an unsigned number of 1 byte.
    ///
    /// @return the number
    public int takeByte() {
        return Byte.toUnsignedInt(take(1).get(ValueLayout.JAVA_BYTE, 0));
    }

    /// Takes an unsigned number of 2 bytes.
    ///
    /// @return the number
    public int takeShort() {
        return Short.toUnsignedInt(take(2).get(I16, 0));
    }

    /// Takes a number of 4 bytes.
    ///
    /// @return the number
    public int takeInt() {
        return take(4).get(I32, 0);
    }

    /// Takes a number of 4 bytes that counts things.
    ///
    /// @param what what it counts, for the error
    /// @param most the most there can be
    /// @return 0 to `most`
    /// @throws CorruptDataException if it is larger
    public int takeCount(String what, int most) {
        int value = takeInt();
        if (value < 0 || value > most) {
            throw corrupt(what + " must be 0 to " + most + ", but is " + Integer.toUnsignedString(value));
        }
        return value;
    }

    /// Takes a number of 8 bytes.
    ///
    /// @return the number
    public long takeLong() {
        return take(8).get(I64, 0);
    }

    /// An error in this node.
    ///
    /// @param problem what must hold, but does not
    /// @return the error, to be thrown
    public CorruptDataException corrupt(String problem) {
        return corrupt(where, encoding.name() + ": " + problem);
    }

    private static CorruptDataException corrupt(Location where, String problem) {
        return new CorruptDataException(where, problem);
    }
}
