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
import dev.basalt.columnar.encoding.Workspace;
import dev.basalt.columnar.encoding.block.ZstdBlock;
import dev.basalt.columnar.encoding.plain.Raw;
import dev.basalt.columnar.encoding.relation.Correlated;
import dev.basalt.columnar.encoding.relation.Numbers;
import dev.basalt.columnar.encoding.relation.Relation;
import dev.basalt.columnar.file.Statistics;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Simple;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Encodes pages of one column, one after another, and remembers which encodings were good.
///
/// - **Threads:** confined to one at a time
final class PageEncoder {
    private static final Encoding RAW = Objects.requireNonNull(Encodings.find(Raw.ID));

    /// Compressing which rows have a value saves at most about half of it.
    private static final int PRESENCE_SHARE = 2;

    private static final byte[] NOTHING = new byte[0];

    private final PhysicalColumn column;
    private final int tag;
    private final NodeWriter values;
    private final NodeWriter presence;
    private final PageBloom.@Nullable Maker blooms;
    /// Writes which rows have a value with no block compressed, as every row that is read waits for it.
    private final @Nullable NodeWriter plainPresence;

    private final double blockGain;
    /// Whether the last page was so small that compressing which rows have a value paid.
    private boolean presencePays;

    private int presenceBytes;
    private final NodeWriter related;
    /// Writes pages a second time where nothing matters but size: what is chosen by estimates is not always smaller.
    private final @Nullable NodeWriter second;

    private final @Nullable NodeWriter secondRelated;

    /// Memory that is used for one page and then for another.
    static final class Scratch {
        private final ByteSink sink = new ByteSink();
        private final Workspace workspace = new Workspace();
        private final LongColumn bits = new LongColumn(Simple.BOOL);
        private final Map<DataType, Column> columns = new HashMap<>();

        private long[] hashes = new long[0];

        private long[] hashes(int count) {
            if (hashes.length < count) {
                hashes = new long[count];
            }
            return hashes;
        }

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
        this.plainPresence =
                profile == Profile.BALANCED ? new NodeWriter(profile, encoding -> encoding.id() != ZstdBlock.ID) : null;
        this.blockGain = profile.blockGain();
        this.related = new NodeWriter(profile);
        this.second = profile == Profile.COMPACT ? new NodeWriter(Profile.BALANCED) : null;
        this.secondRelated = profile == Profile.COMPACT ? new NodeWriter(Profile.BALANCED) : null;
    }

    /// Begins with what another encoder of the column has learnt.
    void learn(PageEncoder other) {
        values.learn(other.values);
        presence.learn(other.presence);
        if (plainPresence != null && other.plainPresence != null) {
            plainPresence.learn(other.plainPresence);
        }
        presencePays = other.presencePays;
        related.learn(other.related);
        if (second != null && secondRelated != null && other.second != null && other.secondRelated != null) {
            second.learn(other.second);
            secondRelated.learn(other.secondRelated);
        }
    }

    /// What the values of a column follow from.
    ///
    /// @param number     the number of another column
    /// @param rows       its rows, as many as the column has
    /// @param relation   how the values follow from them
    /// @param plainBytes about what a value takes if it follows from nothing
    record Related(int number, Column rows, Relation relation, double plainBytes) {}

    /// Encodes rows as a page.
    ///
    /// @param source    holds them
    /// @param from      the first of them
    /// @param count     how many
    /// @param rowBase   the row of the file that row 0 of the source is
    /// @param childBase of lists, the row that the first element of the source is
    /// @param by        what the values follow from, if they do
    EncodedPage encode(
            Column source, int from, int count, long rowBase, long childBase, @Nullable Related by, Scratch scratch) {
        ByteSink sink = scratch.sink;
        int nulls = nulls(source, from, count);
        Column bits = nulls > 0 && nulls < count ? presence(source, from, count, scratch) : null;
        Column dense = null;
        Statistics statistics = StatisticsOf.unknown(count, nulls);
        PageBloom bloom = null;
        if (nulls < count && column.role() != PhysicalColumn.Role.PRESENCE) {
            dense = dense(source, from, count, nulls, scratch);
            if (!(dense instanceof FixedColumn)) {
                statistics = StatisticsOf.page(dense, column.path(), count);
            }
            if (blooms != null) {
                bloom = blooms.make(dense, statistics, scratch.hashes(dense.size()));
            }
        }
        long[] numbers = by == null || dense == null ? new long[0] : numbers(by, source, from, count);
        int encoding = writeBody(bits, dense, by, numbers, scratch);
        if (bits != null && plainPresence != null && !presencePays && wouldPay(bits, sink, scratch)) {
            presencePays = true;
            encoding = writeBody(bits, dense, by, numbers, scratch);
        }
        int bodyBytes = sink.size() - PageHeader.BYTES;
        sink.align(FileHeader.ALIGNMENT);
        long firstElement = source instanceof ListColumn list ? childBase + list.offsets()[from] : 0;
        PageEntry entry = new PageEntry(
                0, bodyBytes, rowBase + from, firstElement, RawBytes.own(source, from, count), encoding, statistics);
        return seal(entry, sink, bloom);
    }

    private int writeBody(
            @Nullable Column bits, @Nullable Column dense, @Nullable Related by, long[] numbers, Scratch scratch) {
        ByteSink sink = scratch.sink;
        sink.truncate(0);
        sink.skip(PageHeader.BYTES);
        if (bits != null) {
            NodeWriter writer = plainPresence == null || presencePays ? presence : plainPresence;
            writer.into(sink, scratch.workspace);
            writer.child(bits);
            presenceBytes = sink.size() - PageHeader.BYTES;
        }
        if (dense == null) {
            return PageEntry.NO_VALUES;
        }
        return by == null ? writeValues(dense, sink, scratch) : writeRelated(dense, by, numbers, sink, scratch);
    }

    /// Whether the page that was written would be enough smaller if compressed blocks could tell which rows have a
    /// value.
    private boolean wouldPay(Column bits, ByteSink sink, Scratch scratch) {
        int body = sink.size() - PageHeader.BYTES;
        if (presenceBytes < PRESENCE_SHARE * blockGain * body) {
            return false;
        }
        int compressed = trial(sink, scratch, presence, writer -> writer.child(bits)).length;
        return presenceBytes - compressed >= blockGain * body;
    }

    private int writeValues(Column dense, ByteSink sink, Scratch scratch) {
        sink.align(8);
        int start = sink.size();
        if (dense instanceof FixedColumn) {
            values.into(sink, scratch.workspace);
            if (!values.forced(RAW, dense)) {
                throw new IllegalStateException("vectors must have a plain form");
            }
        } else {
            NodeWriter other = second;
            byte[] first = other == null ? NOTHING : trial(sink, scratch, other, writer -> writer.child(dense));
            values.into(sink, scratch.workspace);
            values.child(dense);
            putIfSmaller(first, sink, start);
        }
        return Byte.toUnsignedInt(sink.bytes()[start]);
    }

    /// Writes something and takes it away again, for the same place: parts of it may be aligned.
    private static byte[] trial(ByteSink sink, Scratch scratch, NodeWriter writer, Consumer<NodeWriter> work) {
        int start = sink.size();
        writer.into(sink, scratch.workspace);
        work.accept(writer);
        sink.align(8);
        byte[] bytes = Arrays.copyOfRange(sink.bytes(), start, sink.size());
        sink.truncate(start);
        return bytes;
    }

    /// Puts what was written before, if anything, in the place of what was written now.
    private static void putIfSmaller(byte[] before, ByteSink sink, int start) {
        if (before.length > 0 && before.length <= sink.size() - start) {
            sink.truncate(start);
            sink.putBytes(before, 0, before.length);
        }
    }

    /// Writes values by what they follow from, unless they take more than is usual without.
    private int writeRelated(Column dense, Related by, long[] numbers, ByteSink sink, Scratch scratch) {
        sink.align(8);
        int start = sink.size();
        Encoding encoding = Correlated.by(by.number, by.relation, numbers);
        NodeWriter other = secondRelated;
        byte[] first = other == null ? NOTHING : trial(sink, scratch, other, writer -> writer.forced(encoding, dense));
        related.into(sink, scratch.workspace);
        boolean done = related.forced(encoding, dense);
        if (done) {
            putIfSmaller(first, sink, start);
        }
        int bytes = sink.size() - start;
        if (done && bytes <= by.plainBytes * dense.size()) {
            return Correlated.ID;
        }
        byte[] better = Arrays.copyOfRange(sink.bytes(), start, sink.size());
        sink.truncate(start);
        int plain = writeValues(dense, sink, scratch);
        if (!done || sink.size() - start <= bytes) {
            return plain;
        }
        sink.truncate(start);
        sink.putBytes(better, 0, bytes);
        return Correlated.ID;
    }

    /// What the reference has in the rows that have a value.
    private static long[] numbers(Related by, Column source, int from, int count) {
        long[] numbers = new long[count];
        Numbers.copy(by.rows, from, count, numbers);
        if (by.relation == Relation.POSITION) {
            Numbers.toPositions(numbers, count);
        }
        if (source.nullCount() > 0) {
            Numbers.keep(numbers, source.presentBits(), from, count);
        }
        return numbers;
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
        LongColumn bits = scratch.bits;
        bits.clear();
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
