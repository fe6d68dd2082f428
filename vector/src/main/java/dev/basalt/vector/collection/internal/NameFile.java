package dev.basalt.vector.collection.internal;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.limit.Limits;
import dev.basalt.core.storage.AppendLog;
import dev.basalt.core.storage.Disk;
import dev.basalt.vector.collection.TextId;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The file of a collection that has the texts of ids that are hashes of texts: an [AppendLog], made with the first.
///
/// ```text
/// one record: texts that became durable together
/// OFFSET SIZE FIELD
///      0    4 number of texts
/// then each text
///      0   16 its id, first byte first
///     16    4 size in bytes
///     20      UTF-8
/// ```
///
/// - **Threads:** safe for use by many threads
public final class NameFile implements Closeable {
    private static final int ENTRY_BYTES = 20;
    private static final int REWRITE_BYTES = 1 << 20;

    private final Disk disk;
    private final Path directory;
    private final Path path;
    private final Limits limits;
    private final boolean readOnly;
    private NameTable names;
    private @Nullable AppendLog log;
    private boolean closed;

    private NameFile(Disk disk, Path directory, Limits limits, boolean readOnly) {
        this.disk = disk;
        this.directory = directory;
        this.path = directory.resolve(FileNames.NAMES);
        this.limits = limits;
        this.readOnly = readOnly;
        this.names = new NameTable();
    }

    /// Reads the texts of a collection, if it has any.
    static NameFile open(Disk disk, Path directory, Limits limits, boolean readOnly) throws IOException {
        NameFile file = new NameFile(disk, directory, limits, readOnly);
        if (disk.exists(file.path)) {
            if (readOnly) {
                AppendLog.replay(disk, file.path, limits, file::replay);
            } else {
                file.log = AppendLog.open(disk, file.path, limits, file::replay);
            }
        }
        return file;
    }

    private void replay(long lsn, ByteBuffer payload) {
        ByteBuffer bytes = payload.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int count = bytes.remaining() < Integer.BYTES ? -1 : bytes.getInt();
        for (int i = 0; i < count; i++) {
            int size = bytes.remaining() < ENTRY_BYTES ? -1 : bytes.getInt(bytes.position() + 16);
            if (size < 1 || size > Math.min(limits.maxIdBytes(), bytes.remaining() - ENTRY_BYTES)) {
                throw bad(
                        lsn,
                        "must hold " + count + " texts of 1 to " + limits.maxIdBytes() + " bytes, but text " + i
                                + " is not");
            }
            long high = Long.reverseBytes(bytes.getLong());
            long low = Long.reverseBytes(bytes.getLong());
            bytes.getInt();
            byte[] text = new byte[size];
            bytes.get(text);
            if (!names.contains(high, low)) {
                names.add(path, high, low, text);
            }
        }
        if (count < 0 || bytes.hasRemaining()) {
            throw bad(lsn, "must hold texts and nothing behind them, but does not");
        }
    }

    private CorruptDataException bad(long lsn, String problem) {
        return new CorruptDataException(Location.in(path, "record " + lsn), "record " + problem);
    }

    /// The text that an id is the hash of.
    ///
    /// @param high most significant bits of the id
    /// @param low  its least significant bits
    /// @return the text; null if there is none
    public synchronized @Nullable String text(long high, long low) {
        return names.text(high, low);
    }

    /// Makes the texts of ids durable; those that are there already are passed over.
    void bind(Collection<String> texts) throws IOException {
        AppendLog to;
        long lsn;
        synchronized (this) {
            List<byte[]> added = new ArrayList<>();
            List<UUID> ids = new ArrayList<>();
            long size = Integer.BYTES;
            for (String text : texts) {
                UUID id = TextId.of(text);
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                Limits.check(Location.of(path), "id size in bytes", bytes.length, limits.maxIdBytes(), "maxIdBytes");
                if (TextId.isHash(id) && !names.contains(id.getMostSignificantBits(), id.getLeastSignificantBits())) {
                    added.add(bytes);
                    ids.add(id);
                    size += ENTRY_BYTES + bytes.length;
                }
            }
            to = added.isEmpty() && log == null ? null : opened();
            if (to == null) {
                return;
            }
            if (!added.isEmpty()) {
                to.append(record(ids, added, size));
                for (int i = 0; i < ids.size(); i++) {
                    UUID id = ids.get(i);
                    if (!names.contains(id.getMostSignificantBits(), id.getLeastSignificantBits())) {
                        names.add(path, id.getMostSignificantBits(), id.getLeastSignificantBits(), added.get(i));
                    }
                }
            }
            lsn = to.lastLsn();
        }
        to.commit(lsn);
    }

    private ByteBuffer record(List<UUID> ids, List<byte[]> texts, long size) {
        Limits.check(Location.of(path), "batch size in bytes", size, limits.maxLogRecordBytes(), "maxLogRecordBytes");
        ByteBuffer bytes = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(ids.size());
        for (int i = 0; i < ids.size(); i++) {
            bytes.putLong(Long.reverseBytes(ids.get(i).getMostSignificantBits()));
            bytes.putLong(Long.reverseBytes(ids.get(i).getLeastSignificantBits()));
            bytes.putInt(texts.get(i).length).put(texts.get(i));
        }
        return bytes.flip();
    }

    private AppendLog opened() throws IOException {
        AppendLog open = log;
        if (open == null) {
            if (readOnly || closed) {
                throw new IllegalStateException("[" + directory + "] a collection must be open for writing, but is "
                        + (closed ? "closed" : "read-only"));
            }
            open = AppendLog.create(disk, path, 1, limits);
            log = open;
        }
        return open;
    }

    /// Says which ids are in use.
    @FunctionalInterface
    interface Use {
        /// Passes on each id that is.
        void forEach(Part.IdVisitor keep);
    }

    /// Replaces the file by one without texts that nothing uses; a failure leaves the one there was. Nobody may bind
    /// texts meanwhile whose ids are not in use yet.
    synchronized void rewrite(Use use) throws IOException {
        if (log == null) {
            return;
        }
        NameTable kept = new NameTable();
        use.forEach((high, low) -> {
            String text = names.text(high, low);
            if (text != null && !kept.contains(high, low)) {
                kept.add(path, high, low, text.getBytes(StandardCharsets.UTF_8));
            }
        });
        if (kept.size() == names.size()) {
            return;
        }
        Path temporary = path.resolveSibling(FileNames.NEW_NAMES);
        disk.deleteIfExists(temporary);
        try (AppendLog next = AppendLog.create(disk, temporary, 1, limits)) {
            write(use, kept, next);
            next.commit(next.lastLsn());
        }
        AppendLog old = log;
        log = null;
        old.close();
        disk.replace(temporary, path);
        disk.forceDirectory(directory);
        names = kept;
        log = AppendLog.open(disk, path, limits, (_, _) -> {});
    }

    private void write(Use use, NameTable kept, AppendLog to) throws IOException {
        List<UUID> ids = new ArrayList<>();
        use.forEach((high, low) -> {
            if (kept.contains(high, low)) {
                ids.add(new UUID(high, low));
            }
        });
        List<UUID> some = new ArrayList<>();
        List<byte[]> texts = new ArrayList<>();
        long size = Integer.BYTES;
        for (UUID id : ids) {
            String text = kept.text(id.getMostSignificantBits(), id.getLeastSignificantBits());
            if (text != null) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                some.add(id);
                texts.add(bytes);
                size += ENTRY_BYTES + bytes.length;
            }
            if (size > REWRITE_BYTES) {
                to.append(record(some, texts, size));
                some.clear();
                texts.clear();
                size = Integer.BYTES;
            }
        }
        if (!some.isEmpty()) {
            to.append(record(some, texts, size));
        }
    }

    @Override
    public synchronized void close() throws IOException {
        AppendLog open = log;
        log = null;
        closed = true;
        if (open != null) {
            open.close();
        }
    }
}
