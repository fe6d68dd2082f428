package dev.basalt.core.testing;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The content of one file of a [MemoryDisk]: what processes see, and what a power cut could leave of it.
///
/// Not thread-safe; the disk's monitor guards it.
final class MemoryFile {
    static final int SECTOR_BYTES = 512;

    /// What processes see.
    private byte[] content = new byte[0];

    private int size;
    private int durableSize;
    /// Beyond it there are only holes, which need no versions.
    private int writtenEnd;
    /// Sizes since the last force, in order.
    private final List<SizeChange> sizes = new ArrayList<>();
    /// Sectors that differ from the medium, or might.
    private final TreeMap<Integer, Sector> unforced = new TreeMap<>();

    final List<Mapping> mappings = new ArrayList<>();

    private record SizeChange(long time, int size) {}

    private static final class Version {
        final long time;
        final byte[] bytes;

        Version(long time, byte[] bytes) {
            this.time = time;
            this.bytes = bytes;
        }
    }

    /// A mapped part: a copy of it that every write updates.
    record Mapping(MemorySegment memory, long byteOffset) {}

    private static final class Sector {
        /// What is on the medium; null where the file had no such sector.
        final byte @Nullable [] durable;

        final List<Version> versions = new ArrayList<>();
        /// Whether the next force writes it; false after a failed one.
        boolean dirty = true;

        Sector(byte @Nullable [] durable) {
            this.durable = durable;
        }
    }

    /// How a power cut chooses among what may have reached the medium.
    record Cut(Mode mode, long time, Random random) {
        enum Mode {
            /// Everything before a moment, nothing after it.
            PREFIX,
            /// Everything before a moment, and some sectors of the write of that moment.
            TORN,
            /// Every sector, size and name by itself.
            ANY,
            /// As `ANY`, with arbitrary bytes where a file grew without its content.
            ANY_WITH_GARBAGE
        }

        boolean any() {
            return mode == Mode.ANY || mode == Mode.ANY_WITH_GARBAGE;
        }

        boolean keeps(long changeTime) {
            return switch (mode) {
                case PREFIX -> changeTime <= time;
                case TORN -> changeTime < time || (changeTime == time && random.nextBoolean());
                case ANY, ANY_WITH_GARBAGE -> random.nextBoolean();
            };
        }
    }

    int size() {
        return size;
    }

    void read(ByteBuffer dst, int offset) {
        dst.put(content, offset, dst.remaining());
    }

    void write(byte[] bytes, int offset, int length, long time) {
        if (length == 0) {
            return;
        }
        int end = Math.addExact(offset, length);
        beforeChange(offset, end);
        if (end > size) {
            setSize(end, time);
        }
        System.arraycopy(bytes, 0, content, offset, length);
        writtenEnd = Math.max(writtenEnd, end);
        afterChange(offset, end, time);
        for (Mapping mapping : mappings) {
            long from = Math.max(offset, mapping.byteOffset);
            long to = Math.min(end, mapping.byteOffset + mapping.memory.byteSize());
            if (from < to) {
                MemorySegment.copy(
                        MemorySegment.ofArray(content), from, mapping.memory, from - mapping.byteOffset, to - from);
            }
        }
    }

    void truncate(int newSize, long time) {
        if (newSize < size) {
            for (Mapping mapping : mappings) {
                long end = mapping.byteOffset + mapping.memory.byteSize();
                if (newSize < end) {
                    throw new AssertionError("truncating to " + newSize
                            + " bytes must not cut a live mapping, but one ends at byte " + end);
                }
            }
            int oldEnd = Math.min(size, writtenEnd);
            if (newSize < oldEnd) {
                beforeChange(newSize, oldEnd);
                Arrays.fill(content, newSize, oldEnd, (byte) 0);
                afterChange(newSize, oldEnd, time);
            }
        }
        if (newSize != size) {
            setSize(newSize, time);
        }
    }

    private void setSize(int newSize, long time) {
        if (newSize > content.length) {
            content = Arrays.copyOf(content, Math.max(newSize, content.length + content.length / 2));
        }
        size = newSize;
        sizes.add(new SizeChange(time, newSize));
    }

    private void beforeChange(int from, int to) {
        for (int index = from / SECTOR_BYTES; index <= (to - 1) / SECTOR_BYTES; index++) {
            if (!unforced.containsKey(index)) {
                boolean exists = (long) index * SECTOR_BYTES < Math.max(durableSize, 0);
                unforced.put(index, new Sector(exists ? sector(index) : null));
            }
        }
    }

    private void afterChange(int from, int to, long time) {
        for (int index = from / SECTOR_BYTES; index <= (to - 1) / SECTOR_BYTES; index++) {
            Sector sector = java.util.Objects.requireNonNull(unforced.get(index));
            sector.versions.add(new Version(time, sector(index)));
            sector.dirty = true;
        }
    }

    private byte[] sector(int index) {
        int start = index * SECTOR_BYTES;
        if (start >= content.length) {
            return new byte[SECTOR_BYTES];
        }
        return Arrays.copyOf(
                Arrays.copyOfRange(content, start, Math.min(content.length, start + SECTOR_BYTES)), SECTOR_BYTES);
    }

    /// All dirty sectors reach the medium. Those that a failed force gave up do not.
    void force() {
        unforced.values().removeIf(sector -> sector.dirty);
        durableSize = size;
        sizes.clear();
    }

    /// Dirty sectors count as clean from now on; `some` of them reach the medium, each second one.
    void failForce(boolean some) {
        boolean[] second = {false};
        unforced.values().removeIf(sector -> {
            second[0] = !second[0];
            return some && sector.dirty && second[0];
        });
        unforced.values().forEach(sector -> sector.dirty = false);
    }

    /// The file as a power cut leaves it, all of it durable.
    MemoryFile crash(Cut cut) {
        int keptSize = durableSize;
        for (SizeChange change : sizes) {
            keptSize = cut.keeps(change.time) ? change.size : keptSize;
        }
        MemoryFile left = new MemoryFile();
        left.content = Arrays.copyOf(Arrays.copyOf(content, Math.min(size, keptSize)), keptSize);
        unforced.forEach((index, sector) -> {
            byte[] bytes = crashed(sector, cut);
            int start = index * SECTOR_BYTES;
            if (start < left.content.length) {
                System.arraycopy(bytes, 0, left.content, start, Math.min(SECTOR_BYTES, left.content.length - start));
            }
        });
        left.size = keptSize;
        left.durableSize = keptSize;
        left.writtenEnd = keptSize;
        return left;
    }

    private static byte[] crashed(Sector sector, Cut cut) {
        byte @Nullable [] kept = sector.durable;
        if (cut.any()) {
            int choice = cut.random.nextInt(sector.versions.size() + 1) - 1;
            kept = choice < 0 ? kept : sector.versions.get(choice).bytes;
        } else {
            for (Version version : sector.versions) {
                kept = cut.keeps(version.time) ? version.bytes : kept;
            }
        }
        if (kept == null) {
            kept = new byte[SECTOR_BYTES];
            if (cut.mode == Cut.Mode.ANY_WITH_GARBAGE) {
                cut.random.nextBytes(kept);
            }
        }
        return kept;
    }
}
