package dev.basalt.columnar.file.internal;

import static dev.basalt.columnar.file.internal.Layouts.I32;

import dev.basalt.columnar.file.Verification;
import dev.basalt.columnar.predicate.Membership;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/// The Bloom filters of one column, as they lie in the file. That of a page is checked when it is asked first.
///
/// | OFFSET | SIZE | FIELD |
/// |---|---|---|
/// | 0 | 4 | `NBLM` |
/// | 4 | 4 | number of the physical column |
/// | 8 | 4 | how many pages |
/// | 12 | 4 | zero |
/// | 16 | 8 each | for each page: how many blocks (0 for no filter), CRC32C of them |
/// | | 32 each | the blocks |
///
/// - **Source:** `docs/format/ncf.md`
/// - **Threads:** safe for use by many
final class BloomPart {
    static final int MAGIC = 'N' | ('B' << 8) | ('L' << 16) | ('M' << 24);

    private static final int HEADER_BYTES = 16;

    private final MemorySegment part;
    private final long[] starts;
    private final AtomicIntegerArray checked;
    private final boolean checks;
    private final Location where;

    private BloomPart(MemorySegment part, long[] starts, boolean checks, Location where) {
        this.part = part;
        this.starts = starts;
        this.checks = checks;
        this.where = where;
        this.checked = new AtomicIntegerArray(starts.length - 1);
    }

    /// The size of what is in front of the blocks.
    static long headerBytes(int pages) {
        return HEADER_BYTES + 8L * pages;
    }

    /// Opens the filters of a column.
    ///
    /// @param part         the part of the file
    /// @param entry        what the footer says of it
    /// @param pages        how many pages the column has
    /// @param verification what to check
    static BloomPart open(MemorySegment part, BloomEntry entry, int pages, Verification verification, Location where) {
        long head = headerBytes(pages);
        if (part.byteSize() < head) {
            throw new CorruptDataException(
                    where, "Bloom filters of " + pages + " pages must have a head of " + head + " bytes, but have not");
        }
        if (verification != Verification.NONE) {
            entry.check(part, part.asSlice(0, head), verification == Verification.SHA, where);
        }
        if (part.get(I32, 0) != MAGIC
                || part.get(I32, 4) != entry.column
                || part.get(I32, 8) != pages
                || part.get(I32, 12) != 0) {
            throw new CorruptDataException(where, "Bloom filters must be of this column and its pages, but are not");
        }
        long[] starts = new long[pages + 1];
        starts[0] = head;
        for (int page = 0; page < pages; page++) {
            long blocks = Integer.toUnsignedLong(part.get(I32, HEADER_BYTES + 8L * page));
            starts[page + 1] = starts[page] + blocks * BloomBlocks.BYTES;
            if (blocks > BloomBlocks.MOST || starts[page + 1] > part.byteSize()) {
                throw new CorruptDataException(
                        where,
                        "the Bloom filter of page " + page + " must have at most " + BloomBlocks.MOST
                                + " blocks and end with byte " + part.byteSize() + ", but has " + blocks + " blocks");
            }
        }
        if (starts[pages] != part.byteSize()) {
            throw new CorruptDataException(
                    where, "Bloom filters must fill their " + part.byteSize() + " bytes, but end at " + starts[pages]);
        }
        return new BloomPart(part, starts, verification != Verification.NONE, where);
    }

    /// The size of the filter of a page.
    long bytes(int page) {
        return starts[page + 1] - starts[page];
    }

    /// What tells which values a page does not hold; null if it has no filter.
    @Nullable
    Membership page(int page) {
        if (bytes(page) == 0) {
            return null;
        }
        MemorySegment filter = part.asSlice(starts[page], bytes(page));
        if (checks && checked.get(page) == 0) {
            check(page, filter);
            checked.set(page, 1);
        }
        return new Filter(filter);
    }

    /// Checks the filters of all pages.
    void checkAll() {
        for (int page = 0; page < starts.length - 1; page++) {
            check(page, part.asSlice(starts[page], bytes(page)));
        }
    }

    private void check(int page, MemorySegment filter) {
        if (Checksums.crc32c(filter) != part.get(I32, HEADER_BYTES + 8L * page + 4)) {
            throw new CorruptDataException(
                    where, "the Bloom filter of page " + page + " must have the checksum in the head, but has another");
        }
    }

    private record Filter(MemorySegment blocks) implements Membership {
        @Override
        public boolean mayHold(long value) {
            return BloomBlocks.mayHold(blocks, XxHash64.hash(value));
        }

        @Override
        public boolean mayHold(long high, long low) {
            return BloomBlocks.mayHold(blocks, XxHash64.hash(high, low));
        }

        @Override
        public boolean mayHold(byte[] value) {
            return BloomBlocks.mayHold(blocks, XxHash64.hash(value, 0, value.length));
        }
    }
}
