package dev.basalt.core.storage;

import static java.util.Objects.requireNonNull;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.error.UnsupportedFormatException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// A small file that always holds one whole payload: the last one whose [#write] returned, or a later attempt.
///
/// ```
/// one slot; the file is two of them, of equal size
/// OFFSET  SIZE  FIELD
/// 0       8     magic "BASALTMF"
/// 8       4     format version
/// 12      4     slot size in bytes
/// 16      8     generation
/// 24      4     payload size in bytes
/// 28      4     CRC32C of bytes 0-27 and the payload
/// 32            payload
/// ```
///
/// A write goes to one slot, is forced, and then goes to the other slot and is forced again.
/// So one slot is whole at any time, and at rest both hold the same payload: one damaged slot at rest costs
/// nothing, and never brings back an older payload. Opening for writing repairs a slot that differs. A failed write
/// or force poisons the manifest until it is opened again.
///
/// The caller keeps a second writer out, with [Disk#lock]; readers need no lock and use [#read].
///
/// - **Threads:** safe for use by many threads
/// - **Source:** layout in `docs/format/manifest.md`
public final class Manifest implements Closeable {
    /// Slot sizes are multiples of this, so that no write touches both slots.
    public static final int SLOT_ALIGNMENT = 4096;

    private static final int VERSION = 1;
    private static final int HEADER_BYTES = 32;
    private static final int CRC_OFFSET = 28;
    private static final int MAX_SLOT_BYTES = 64 << 20;
    /// "BASALTMF" read as a little-endian long.
    private static final long MAGIC = 0x464D_544C_4153_4142L;
    /// How often a reader looks again when a writer may have been at work in both slots in turn.
    private static final int READ_ATTEMPTS = 10;

    private final DiskFile file;
    private final int slotSize;
    private final Poison poison;
    private Slot newest;
    private boolean closed;

    private Manifest(DiskFile file, int slotSize, Slot newest) {
        this.file = file;
        this.slotSize = slotSize;
        this.newest = newest;
        this.poison = new Poison(file.path());
    }

    /// The content of one intact slot.
    ///
    /// @param index      0 or 1
    /// @param generation how many writes led to it
    /// @param payload    read-only, position 0
    private record Slot(int index, long generation, ByteBuffer payload) {}

    /// What a manifest held at one moment.
    ///
    /// @param generation how many writes led to it; 1 after creation
    /// @param payload    read-only, position 0
    public record Snapshot(long generation, ByteBuffer payload) {}

    /// Creates a manifest, durable on return, and opens it.
    ///
    /// @param disk     the disk
    /// @param path     the file; there must be none yet
    /// @param slotSize size of a slot in bytes, a multiple of [#SLOT_ALIGNMENT] and at most 64 MiB; payloads can
    ///                 have 32 bytes less
    /// @param payload  the first payload, from position to limit; left as it was
    /// @return the open manifest, of generation 1; the caller closes it
    /// @throws IOException if there is such a file or it cannot be created
    public static Manifest create(Disk disk, Path path, int slotSize, ByteBuffer payload) throws IOException {
        if (disk.exists(path)) {
            throw new IOException("[" + path + "] creating the manifest must find no file, but there is one");
        }
        replace(disk, path, slotSize, payload);
        return open(disk, path);
    }

    /// Puts a new manifest in the place of a file, durable on return.
    ///
    /// @param disk     the disk
    /// @param path     the file; another one there is replaced, whatever it is
    /// @param slotSize size of a slot in bytes, as for [#create]
    /// @param payload  the first payload, from position to limit; left as it was
    /// @throws IOException if it cannot be written; the file then is the old one or the new one
    public static void replace(Disk disk, Path path, int slotSize, ByteBuffer payload) throws IOException {
        if (!isSlotSize(slotSize)) {
            throw new IllegalArgumentException("slotSize must be a positive multiple of " + SLOT_ALIGNMENT + " up to "
                    + MAX_SLOT_BYTES + ", but was " + slotSize);
        }
        checkPayload(slotSize, payload);
        ByteBuffer content = ByteBuffer.allocate(2 * slotSize).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer slot = encode(slotSize, 1, payload);
        content.put(0, slot, 0, slot.limit()).put(slotSize, slot, 0, slot.limit());
        AtomicFiles.replace(disk, path, content);
    }

    /// Opens a manifest for writing and makes both slots hold the newest payload.
    ///
    /// @param disk the disk
    /// @param path the file
    /// @return the open manifest; the caller closes it
    /// @throws CorruptDataException       if neither slot is whole
    /// @throws UnsupportedFormatException if the file has a newer format
    /// @throws IOException                if a file call fails
    public static Manifest open(Disk disk, Path path) throws IOException {
        if (!disk.exists(path)) {
            throw new IOException("[" + path + "] opening the manifest must find a file, but there is none");
        }
        DiskFile file = disk.open(path, OpenMode.READ_WRITE);
        try {
            int slotSize = slotSizeOf(file);
            @Nullable Slot first = readSlot(file, 0, slotSize);
            @Nullable Slot second = readSlot(file, 1, slotSize);
            Slot newest = newestOf(file.path(), first, second);
            Manifest manifest = new Manifest(file, slotSize, newest);
            if (first == null || second == null || first.generation != second.generation) {
                // Its own force may have failed, so the newest slot is written anew before the other one is given up.
                ByteBuffer bytes = encode(slotSize, newest.generation, newest.payload);
                manifest.writeSlot(newest.index, bytes);
                manifest.writeSlot(1 - newest.index, bytes);
            }
            return manifest;
        } catch (Throwable e) {
            try {
                file.close();
            } catch (IOException onClose) {
                e.addSuppressed(onClose);
            }
            throw e;
        }
    }

    /// Reads a manifest and changes nothing; a writer in another process may be at work.
    ///
    /// @param disk the disk
    /// @param path the file
    /// @return its newest whole payload
    /// @throws CorruptDataException       if neither slot is whole
    /// @throws UnsupportedFormatException if the file has a newer format
    /// @throws IOException                if a file call fails
    public static Snapshot read(Disk disk, Path path) throws IOException {
        try (DiskFile file = disk.open(path, OpenMode.READ)) {
            int slotSize = slotSizeOf(file);
            for (int attempt = 1; ; attempt++) {
                @Nullable Slot first = readSlot(file, 0, slotSize);
                @Nullable Slot second = readSlot(file, 1, slotSize);
                if (first != null || second != null || attempt == READ_ATTEMPTS) {
                    Slot newest = newestOf(path, first, second);
                    return new Snapshot(newest.generation, newest.payload);
                }
            }
        }
    }

    /// The payload that was read at opening or written last.
    ///
    /// @return a read-only buffer of its own position
    public synchronized ByteBuffer payload() {
        requireOpen();
        return newest.payload.duplicate();
    }

    /// The number of the payload.
    ///
    /// @return 1 after creation, one more after each write
    public synchronized long generation() {
        requireOpen();
        return newest.generation;
    }

    /// The largest payload.
    ///
    /// @return its size in bytes
    public int maxPayloadBytes() {
        return slotSize - HEADER_BYTES;
    }

    /// Replaces the payload; the new one is durable on return.
    ///
    /// @param payload the new payload, from position to limit; left as it was
    /// @return its generation
    /// @throws IllegalArgumentException if the payload is above [#maxPayloadBytes]
    /// @throws IllegalStateException    if the manifest is closed
    /// @throws IOException if a step fails, which poisons the manifest, or if the manifest is poisoned; the next
    ///         opening finds the old payload or the new one
    public synchronized long write(ByteBuffer payload) throws IOException {
        requireOpen();
        poison.check();
        checkPayload(slotSize, payload);
        long generation = newest.generation + 1;
        ByteBuffer bytes = encode(slotSize, generation, payload);
        int target = 1 - newest.index;
        writeSlot(target, bytes);
        writeSlot(1 - target, bytes);
        newest = new Slot(target, generation, payloadOf(bytes));
        return generation;
    }

    /// Closes the manifest; closing it again does nothing.
    ///
    /// @throws IOException if closing the file fails; the manifest is closed all the same
    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            file.close();
        }
    }

    private void writeSlot(int index, ByteBuffer bytes) throws IOException {
        boolean written = false;
        try {
            file.write(bytes.duplicate(), (long) index * slotSize);
            file.force();
            written = true;
        } catch (IOException e) {
            throw poison.set(e);
        } finally {
            if (!written) {
                poison.set(new IOException("[" + file.path() + "] write must end normally, but was broken off"));
            }
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("[" + file.path() + "] manifest must be open, but is closed");
        }
    }

    private static boolean isSlotSize(long size) {
        return size >= SLOT_ALIGNMENT && size <= MAX_SLOT_BYTES && size % SLOT_ALIGNMENT == 0;
    }

    private static void checkPayload(int slotSize, ByteBuffer payload) {
        if (payload.remaining() > slotSize - HEADER_BYTES) {
            throw new IllegalArgumentException(
                    "payload must be at most " + (slotSize - HEADER_BYTES) + " bytes, but was " + payload.remaining());
        }
    }

    private static int slotSizeOf(DiskFile file) throws IOException {
        long size = file.size();
        if (size % 2 != 0 || !isSlotSize(size / 2)) {
            throw new CorruptDataException(
                    Location.of(file.path()),
                    "manifest must be two slots of a positive multiple of " + SLOT_ALIGNMENT + " bytes up to "
                            + MAX_SLOT_BYTES + ", but the file has " + size + " bytes");
        }
        return (int) (size / 2);
    }

    private static ByteBuffer encode(int slotSize, long generation, ByteBuffer payload) {
        int size = payload.remaining();
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + size).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(0, MAGIC)
                .putInt(8, VERSION)
                .putInt(12, slotSize)
                .putLong(16, generation)
                .putInt(24, size);
        bytes.put(HEADER_BYTES, payload, payload.position(), size);
        return bytes.putInt(CRC_OFFSET, crc(bytes, size));
    }

    private static int crc(ByteBuffer slot, int payloadSize) {
        CRC32C crc = new CRC32C();
        crc.update(slot.slice(0, CRC_OFFSET));
        crc.update(slot.slice(HEADER_BYTES, payloadSize));
        return (int) crc.getValue();
    }

    private static ByteBuffer payloadOf(ByteBuffer slot) {
        return slot.slice(HEADER_BYTES, slot.getInt(24)).asReadOnlyBuffer();
    }

    /// Reads one slot; null where it is not whole.
    private static @Nullable Slot readSlot(DiskFile file, int index, int slotSize) throws IOException {
        long byteOffset = (long) index * slotSize;
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        file.read(header, byteOffset);
        int size = header.getInt(24);
        if (header.getLong(0) != MAGIC || size < 0 || size > slotSize - HEADER_BYTES) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + size).order(ByteOrder.LITTLE_ENDIAN);
        file.read(bytes, byteOffset);
        if (bytes.getInt(24) != size || bytes.getInt(CRC_OFFSET) != crc(bytes, size)) {
            return null;
        }
        int version = bytes.getInt(8);
        if (version < 0 || version > VERSION) {
            throw new UnsupportedFormatException(
                    Location.at(file.path(), byteOffset + 8),
                    "manifest format version must be at most " + VERSION + ", but was "
                            + Integer.toUnsignedString(version) + "; upgrade Basalt");
        }
        if (version == 0 || bytes.getInt(12) != slotSize) {
            return null;
        }
        return new Slot(index, bytes.getLong(16), payloadOf(bytes));
    }

    private static Slot newestOf(Path path, @Nullable Slot first, @Nullable Slot second) {
        if (first == null && second == null) {
            throw new CorruptDataException(
                    Location.of(path), "at least one of the two manifest slots must be whole, but neither is");
        }
        if (first == null || (second != null && second.generation > first.generation)) {
            return requireNonNull(second);
        }
        return first;
    }
}
