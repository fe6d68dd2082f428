package dev.basalt.columnar.file.internal;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What the footer says of one column's Bloom filters: section 1.
///
/// - **Source:** `docs/format/ncf.md`
final class BloomEntry {
    /// The number of the footer's section.
    static final int SECTION = 1;

    final int column;
    final long offset;
    final long bytes;
    final long distinct;
    private final int crc;
    private final byte[] sha;

    BloomEntry(int column, long offset, long bytes, long distinct, int crc, byte[] sha) {
        this.column = column;
        this.offset = offset;
        this.bytes = bytes;
        this.distinct = distinct;
        this.crc = crc;
        this.sha = sha;
    }

    void write(MetaSink out) {
        out.putVar(column);
        out.putVar(offset / 8);
        out.putVar(bytes);
        out.putVar(distinct);
        out.bytes().putInt(crc);
        out.bytes().putBytes(sha, 0, sha.length);
    }

    /// Reads the section.
    ///
    /// @param section its bytes
    /// @param where   where the footer is, for errors
    /// @param columns how many physical columns there are
    /// @param from    where filters can begin
    /// @param to      where they must end at the latest
    static List<BloomEntry> read(byte[] section, Location where, int columns, long from, long to) {
        MetaCursor in = new MetaCursor(MemorySegment.ofArray(section), where);
        List<BloomEntry> entries = new ArrayList<>();
        int count = in.takeItems("columns with Bloom filters");
        int least = 0;
        for (int i = 0; i < count; i++) {
            int column = (int) in.takeCount("the number of a column", columns - 1L);
            long offset = 8 * in.takeCount("the offset of Bloom filters in units of 8", to / 8);
            long bytes = in.takeCount("the size of Bloom filters", to);
            long distinct = in.takeCount("the number of different values", Long.MAX_VALUE);
            if (column < least || offset < from || bytes > to - offset) {
                throw in.corrupt("Bloom filters must be of ascending columns and lie between stripes and footer, but "
                        + "those of column " + column + " lie at byte " + offset);
            }
            MemorySegment crc = MemorySegment.ofArray(in.take(4));
            entries.add(new BloomEntry(
                    column, offset, bytes, distinct, crc.get(Layouts.I32, 0), in.take(Checksums.SHA_BYTES)));
            least = column + 1;
        }
        if (in.remaining() != 0) {
            throw in.corrupt("Bloom filters must end with the last column's, but do not");
        }
        return entries;
    }

    /// Checks the part of the file: the head of it, or with its hash all.
    ///
    /// @throws CorruptDataException if it is not what was written
    void check(MemorySegment part, MemorySegment head, boolean all, Location where) {
        if (Checksums.crc32c(head) != crc) {
            throw new CorruptDataException(
                    where, "the head of Bloom filters must have the checksum of the footer, but has another");
        }
        if (all && !Arrays.equals(Checksums.sha256(Checksums.BLOOM, part), sha)) {
            throw new CorruptDataException(
                    where, "Bloom filters must have the SHA-256 of the footer, but have another");
        }
    }
}
