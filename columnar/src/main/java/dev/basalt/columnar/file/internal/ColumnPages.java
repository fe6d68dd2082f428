package dev.basalt.columnar.file.internal;

import dev.basalt.columnar.encoding.ByteSink;

/// What becomes the metadata of one column, gathered while its pages are written.
///
/// - **Threads:** confined to one
final class ColumnPages {
    static final int MAGIC = 'N' | ('C' << 8) | ('O' << 16) | ('L' << 24);
    static final int HEADER_BYTES = 16;

    private final PhysicalColumn column;
    private final MetaSink entries = new MetaSink();
    private final ByteSink leaves = new ByteSink();
    private int count;
    private long rows;
    private long storedBytes;

    ColumnPages(PhysicalColumn column) {
        this.column = column;
    }

    PhysicalColumn column() {
        return column;
    }

    void add(PageEntry entry, byte[] leaf) {
        entry.write(column, entries);
        leaves.putBytes(leaf, 0, leaf.length);
        count++;
        rows += entry.rows();
        storedBytes += entry.storedBytes();
    }

    long rows() {
        return rows;
    }

    long storedBytes() {
        return storedBytes;
    }

    /// The metadata: a header, the entries of the pages, their hashes.
    ByteSink segment() {
        ByteSink out = new ByteSink();
        out.putInt(MAGIC);
        out.putInt(column.id());
        out.putInt(count);
        out.putInt(entries.bytes().size());
        out.putBytes(entries.bytes().bytes(), 0, entries.bytes().size());
        out.putBytes(leaves.bytes(), 0, leaves.size());
        out.align(8);
        return out;
    }
}
