package dev.basalt.columnar.encoding.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.encoding.DecodeLimit;
import dev.basalt.columnar.encoding.HostileNodes;
import dev.basalt.columnar.encoding.NodeReader;
import dev.basalt.columnar.encoding.NodeWriter;
import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.encoding.RoundTrip;
import dev.basalt.columnar.encoding.text.Template;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.ValueKind;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZstdBlockTest {
    private static final long SEED = 20_260_103;

    private static BytesColumn texts(int size, int offset) {
        SplittableRandom random = new SplittableRandom(SEED + offset);
        BytesColumn column = new BytesColumn(Simple.STRING);
        for (int i = 0; i < size; i++) {
            column.append("the order of customer " + random.nextInt(1_000_000) + " was sent on day "
                    + random.nextInt(365) + " by truck");
        }
        return column;
    }

    private static LongColumn randomLongs(int size) {
        SplittableRandom random = new SplittableRandom(SEED);
        LongColumn column = new LongColumn(Simple.INT64);
        for (int i = 0; i < size; i++) {
            column.append(random.nextLong());
        }
        return column;
    }

    /// Writes a page as files do, behind so many other bytes.
    private static byte[] page(NodeWriter writer, Column values, int before) {
        writer.sink().truncate(0);
        writer.sink().skip(before);
        writer.child(values);
        return Arrays.copyOf(writer.sink().bytes(), writer.sink().size());
    }

    private static void assertReads(byte[] page, int start, Column values) {
        Location where = Location.of("test");
        NodeReader.Opened opened = NodeReader.open(
                MemorySegment.ofArray(page),
                start,
                where,
                values.type().kind(),
                values.size(),
                new DecodeLimit(where, 64 << 20));
        assertThat(opened.end()).isEqualTo(page.length);
        Column out = Column.of(values.type());
        opened.decoder().read(0, values.size(), out);
        RoundTrip.assertSame(values, 0, out, 0, values.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1023, 1024, 1025, 20_000})
    void anyNodeComesBack(int size) {
        RoundTrip.check(new ZstdBlock(), texts(size, 0));
        RoundTrip.check(new ZstdBlock(), randomLongs(size));
    }

    @ParameterizedTest
    @EnumSource(
            value = Profile.class,
            names = {"BALANCED", "COMPACT"})
    void pagesOfTextAreCompressedWhereverTheyBegin(Profile profile) {
        // As if the texts had no shape.
        NodeWriter writer = new NodeWriter(profile, encoding -> encoding.id() != Template.ID);
        for (int before = 0; before <= 72; before += 8) {
            BytesColumn values = texts(3000, before);
            byte[] page = page(writer, values, before);
            assertThat(page[before]).isEqualTo((byte) ZstdBlock.ID);
            assertThat(page.length).isLessThan(values.byteCount() / 3);
            assertReads(page, before, values);
        }
    }

    @Test
    void numbersThatLieUnalignedComeBack() {
        DoubleColumn values = new DoubleColumn(Simple.FLOAT64);
        SplittableRandom random = new SplittableRandom(SEED);
        double[] few = random.doubles(500).toArray();
        for (int i = 0; i < 5000; i++) {
            values.append(few[i % 500] * Math.PI);
        }
        for (int before = 0; before <= 64; before += 8) {
            byte[] page = page(new NodeWriter(Profile.COMPACT), values, before);
            assertThat(page.length - before).isLessThan(12_000);
            assertReads(page, before, values);
        }
    }

    @Test
    void nothingIsCompressedWhereItDoesNotPay() {
        assertThat(page(new NodeWriter(Profile.FAST), texts(3000, 0), 0)[0]).isNotEqualTo((byte) ZstdBlock.ID);
        for (Profile profile : Profile.values()) {
            NodeWriter writer = new NodeWriter(profile);
            for (int i = 0; i < 5; i++) {
                byte[] page = page(writer, randomLongs(5000), 0);
                assertThat(page[0]).isNotEqualTo((byte) ZstdBlock.ID);
                assertReads(page, 0, randomLongs(5000));
            }
        }
    }

    @Test
    void compressesAgainOnceItPays() {
        NodeWriter writer = new NodeWriter(Profile.BALANCED, encoding -> encoding.id() <= 1 || encoding.id() == 11);
        for (int i = 0; i < 3; i++) {
            assertThat(page(writer, randomLongs(5000), 0)[0]).isNotEqualTo((byte) ZstdBlock.ID);
        }
        LongColumn few = new LongColumn(Simple.INT64);
        for (int i = 0; i < 5000; i++) {
            few.append(i % 7);
        }
        boolean compressed = false;
        for (int i = 0; i < 40 && !compressed; i++) {
            compressed = page(writer, few, 0)[0] == ZstdBlock.ID;
        }
        assertThat(compressed).isTrue();
    }

    @Test
    void asksForMemoryBeforeItIsTaken() {
        byte[] node = RoundTrip.encode(new ZstdBlock(), texts(2000, 0), Profile.BALANCED);
        ByteBuffer.wrap(node).order(ByteOrder.LITTLE_ENDIAN).putInt(16, 2_000_000_000);
        assertThatThrownBy(() -> RoundTrip.open(node, texts(2000, 0)))
                .isInstanceOf(LimitExceededException.class)
                .hasMessage(
                        "[test] a page must need at most 268435456 bytes to be decoded, but needs at least 2000000016;"
                                + " raise NcfOptions.maxPageBytes");
    }

    @Test
    void rejectsASizeOtherThanTheFrames() {
        BytesColumn values = texts(2000, 0);
        byte[] node = RoundTrip.encode(new ZstdBlock(), values, Profile.BALANCED);
        ByteBuffer fields = ByteBuffer.wrap(node).order(ByteOrder.LITTLE_ENDIAN);
        int size = fields.getInt(16);
        fields.putInt(16, size + 8);
        assertThatThrownBy(() -> RoundTrip.open(node, values))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[test] zstd: a frame must uncompress to " + (size + 8) + " bytes, but does to " + size);
        fields.putInt(16, size - 8);
        assertThatThrownBy(() -> RoundTrip.open(node, values))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[test] zstd: a frame must uncompress to " + (size - 8)
                        + " bytes, but zstd says: Destination buffer is too small");
        fields.putInt(16, size).putInt(20, 7);
        assertThatThrownBy(() -> RoundTrip.open(node, values))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[test] zstd: place of the node within must be a multiple of 8, but is 7");
    }

    @Test
    void rejectsNodesThatHoldNodesWithoutEnd() {
        NodeWriter writer = new NodeWriter(Profile.BALANCED);
        LongColumn values = randomLongs(3);
        writer.child(values);
        for (int depth = 0; depth < 10; depth++) {
            int size = writer.sink().size();
            ZstdBlock.compress(writer.sink(), 0, 16, Integer.MAX_VALUE, 3);
            writer.sink().setInt(0, ZstdBlock.ID | (ValueKind.LONG.code() << 8));
            writer.sink().setInt(4, 3);
            writer.sink().setInt(8, writer.sink().size() - 16);
            writer.sink().setInt(12, 0);
            assertThat(size).isPositive();
        }
        byte[] node = Arrays.copyOf(writer.sink().bytes(), writer.sink().size());
        assertThatThrownBy(() -> RoundTrip.open(node, values))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[test] nodes must be nested at most 8 deep");
    }

    @Test
    void damagedNodesGiveErrorsOrValues() {
        HostileNodes.check(new ZstdBlock(), texts(300, 0));
        HostileNodes.check(new ZstdBlock(), randomLongs(100));
    }
}
