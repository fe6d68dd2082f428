package dev.basalt.columnar.file.internal;

import static dev.basalt.columnar.file.internal.Layouts.I32;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.FixedColumn;
import dev.basalt.columnar.column.ListColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.StructColumn;
import dev.basalt.columnar.encoding.ByteSink;
import dev.basalt.columnar.encoding.Encoding;
import dev.basalt.columnar.encoding.Encodings;
import dev.basalt.columnar.encoding.NodeWriter;
import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.encoding.plain.Raw;
import dev.basalt.columnar.file.Statistics;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Simple;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Encodes pages of one column, one after another, and remembers which encodings were good.
///
/// - **Threads:** confined to one at a time
final class PageEncoder {
    private static final Encoding RAW = Objects.requireNonNull(Encodings.find(Raw.ID));

    private final PhysicalColumn column;
    private final int tag;
    private final NodeWriter values;
    private final NodeWriter presence;
    private final PageBloom.@Nullable Maker blooms;

    /// Memory that is used for one page and then for another.
    static final class Scratch {
        private final ByteSink sink = new ByteSink();
        private final Map<DataType, Column> columns = new HashMap<>();

        private Column column(DataType type) {
            Column column = columns.computeIfAbsent(type, Column::of);
            column.clear();
            return column;
        }
    }

    PageEncoder(PhysicalColumn column, int tag, Profile profile, PageBloom.@Nullable Maker blooms) {
        this.blooms = blooms;
        this.column = column;
        this.tag = tag;
        this.values = new NodeWriter(profile);
        this.presence = new NodeWriter(profile);
    }

    /// Encodes rows as a page.
    ///
    /// @param source    holds them
    /// @param from      the first of them
    /// @param count     how many
    /// @param rowBase   the row of the file that row 0 of the source is
    /// @param childBase of lists, the row that the first element of the source is
    EncodedPage encode(Column source, int from, int count, long rowBase, long childBase, Scratch scratch) {
        ByteSink sink = scratch.sink;
        sink.truncate(0);
        sink.skip(PageHeader.BYTES);
        int nulls = nulls(source, from, count);
        if (nulls > 0 && nulls < count) {
            presence.into(sink);
            presence.child(presence(source, from, count, scratch));
        }
        Statistics statistics = StatisticsOf.unknown(count, nulls);
        PageBloom bloom = null;
        int encoding = PageEntry.NO_VALUES;
        if (nulls < count && column.role() != PhysicalColumn.Role.PRESENCE) {
            Column dense = dense(source, from, count, nulls, scratch);
            if (!(dense instanceof FixedColumn)) {
                statistics = StatisticsOf.page(dense, column.path(), count);
            }
            if (blooms != null) {
                bloom = blooms.make(dense, statistics);
            }
            encoding = writeValues(dense, sink);
        }
        int bodyBytes = sink.size() - PageHeader.BYTES;
        sink.align(FileHeader.ALIGNMENT);
        long firstElement = source instanceof ListColumn list ? childBase + list.offsets()[from] : 0;
        PageEntry entry = new PageEntry(
                0, bodyBytes, rowBase + from, firstElement, RawBytes.own(source, from, count), encoding, statistics);
        return seal(entry, sink, bloom);
    }

    private int writeValues(Column dense, ByteSink sink) {
        values.into(sink);
        sink.align(8);
        int start = sink.size();
        if (!(dense instanceof FixedColumn)) {
            values.child(dense);
        } else if (!values.forced(RAW, dense)) {
            throw new IllegalStateException("vectors must have a plain form");
        }
        return Byte.toUnsignedInt(sink.bytes()[start]);
    }

    private EncodedPage seal(PageEntry entry, ByteSink sink, @Nullable PageBloom bloom) {
        byte[] bytes = Arrays.copyOf(sink.bytes(), sink.size());
        MemorySegment page = MemorySegment.ofArray(bytes);
        PageHeader.write(entry, column.id(), tag, page);
        page.set(I32, PageHeader.CRC_AT, PageHeader.crc(page));
        return new EncodedPage(bytes, Checksums.sha256(Checksums.LEAF, page), entry, bloom);
    }

    private static int nulls(Column source, int from, int count) {
        if (source.nullCount() == 0) {
            return 0;
        }
        int nulls = 0;
        for (int row = from; row < from + count; row++) {
            nulls += source.isNull(row) ? 1 : 0;
        }
        return nulls;
    }

    private static Column presence(Column source, int from, int count, Scratch scratch) {
        LongColumn bits = (LongColumn) scratch.column(Simple.BOOL);
        long[] present = source.presentBits();
        int first = bits.extend(count);
        long[] out = bits.values();
        for (int i = 0; i < count; i++) {
            int row = from + i;
            out[first + i] = present[row >>> 6] >>> row & 1;
        }
        return bits;
    }

    /// The values among rows; of vectors also what the rows without one hold, so that a row is found by its number.
    private Column dense(Column source, int from, int count, int nulls, Scratch scratch) {
        if (source instanceof ListColumn list) {
            return lengths(list, from, count, scratch);
        }
        if (source instanceof StructColumn) {
            throw new IllegalStateException("records must have no values of their own");
        }
        boolean whole = from == 0 && count == source.size();
        if (whole && (nulls == 0 || source instanceof FixedColumn)) {
            return source;
        }
        Column dense = scratch.column(column.valueType());
        if (nulls == 0 || source instanceof FixedColumn) {
            dense.append(source, from, count);
        } else {
            dense.appendPresent(source, from, count);
        }
        return dense;
    }

    private static Column lengths(ListColumn list, int from, int count, Scratch scratch) {
        LongColumn lengths = (LongColumn) scratch.column(Simple.INT64);
        int[] offsets = list.offsets();
        for (int row = from; row < from + count; row++) {
            if (!list.isNull(row)) {
                lengths.append(offsets[row + 1] - offsets[row]);
            }
        }
        return lengths;
    }
}
