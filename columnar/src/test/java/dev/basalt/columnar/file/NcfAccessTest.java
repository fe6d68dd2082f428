package dev.basalt.columnar.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.FixedColumn;
import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.schema.DataType.Element;
import dev.basalt.columnar.schema.DataType.FixedVector;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.testing.MemoryDisk;
import dev.basalt.core.testing.Seeds;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Single rows, ranges, vectors where they lie, and what a file says of itself.
class NcfAccessTest {
    private static final Random RANDOM = Seeds.random(Seeds.first());
    private static final ValueLayout.OfInt FOOTER_BYTES =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong OFFSET = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final List<String> ALL =
            Rows.ALL_TYPES.fields().stream().map(Field::name).toList();

    private static MemoryDisk write(Batch rows, NcfOptions options) throws IOException {
        MemoryDisk disk = new MemoryDisk();
        Rows.write(disk, Rows.PATH, rows, options, RANDOM);
        return disk;
    }

    @Test
    void takesSingleRowsInAnyOrder() throws IOException {
        Batch rows = Rows.random(Rows.ALL_TYPES, 9000, 20, RANDOM);
        MemoryDisk disk = write(rows, Rows.OPTIONS.withStripes(4000, 64 << 20));
        try (NcfFile file = NcfFile.open(disk, Rows.PATH, Rows.OPTIONS)) {
            RowLookup lookup = file.lookup(ALL);
            Batch taken = new Batch(lookup.schema());
            for (int round = 0; round < 20; round++) {
                long[] wanted = RANDOM.longs(RANDOM.nextInt(300), 0, 9000).toArray();
                if (round % 2 == 0) {
                    wanted = java.util.Arrays.stream(wanted).sorted().distinct().toArray();
                }
                lookup.take(wanted, taken);
                assertThat(taken.rowCount()).isEqualTo(wanted.length);
                for (int c = 0; c < ALL.size(); c++) {
                    for (int i = 0; i < wanted.length; i++) {
                        Column expected = rows.column(c);
                        Rows.assertSame(ALL.get(c), expected, (int) wanted[i], taken.column(c), i, 1);
                    }
                }
            }
            Batch one = file.take(new long[] {8999, 8999, 0}, List.of("string"));
            assertThat(one.rowCount()).isEqualTo(3);
            assertThatThrownBy(() -> file.take(new long[] {9000}, List.of("string")))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void touchesOnlyPagesOfTheRowsThatAreTaken() throws IOException {
        Schema schema = Schema.of(Field.of("number", Simple.INT64), Field.of("other", Simple.INT64));
        Batch rows = Rows.random(schema, 200_000, 0, RANDOM);
        MemoryDisk disk = write(rows, Rows.OPTIONS);
        byte[] bytes = disk.bytes(Rows.PATH);
        try (NcfFile file = NcfFile.open(disk, Rows.PATH, Rows.OPTIONS)) {
            bytes[(int) file.pages("number").get(0).byteOffset() + 1000] ^= 1;
            bytes[(int) file.pages("other").get(1).byteOffset() + 1000] ^= 1;
        }
        disk.put(Rows.PATH, bytes);
        try (NcfFile file = NcfFile.open(disk, Rows.PATH, Rows.OPTIONS)) {
            Batch taken = file.take(new long[] {70_000, 199_999}, List.of("number"));
            Rows.assertSame("number", rows.column(0), 70_000, taken.column(0), 0, 1);
            Rows.assertSame(
                    rows, 131_072, Rows.read(file.scan().rows(131_072, 140_000).open()));
            assertThatThrownBy(() -> file.take(new long[] {5}, List.of("number")))
                    .hasMessageContaining("column 'number', page 0");
        }
    }

    @Test
    void readsWhatDescribesAColumnOnlyWhenThatIsAskedFor() throws IOException {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            fields.add(Field.of("c" + i, Simple.INT32));
        }
        Batch rows = Rows.random(Schema.of(fields), 3, 0, RANDOM);
        MemoryDisk disk = write(rows, Rows.OPTIONS);
        byte[] bytes = disk.bytes(Rows.PATH);
        // Metadata lies between the last stripe and the footer: that of all columns but the first is destroyed.
        long footer = bytes.length - 128L - MemorySegment.ofArray(bytes).get(FOOTER_BYTES, bytes.length - 120);
        long second = MemorySegment.ofArray(bytes).get(OFFSET, footer + 64);
        java.util.Arrays.fill(bytes, (int) second, (int) footer, (byte) 7);
        disk.put(Rows.PATH, bytes);
        try (NcfFile file = NcfFile.open(disk, Rows.PATH, Rows.OPTIONS)) {
            Rows.assertSame(rows, 0, Rows.read(file.scan().columns("c0").open()));
            assertThatThrownBy(() -> file.scan().columns("c0", "c1").open())
                    .hasMessage("[rows.ncf @ byte " + second + ", metadata of column 'c1'] metadata must have the"
                            + " checksum of the footer, but has another");
        }
    }

    @Test
    void endsAfterALimitAndReadsRanges() throws IOException {
        Schema schema = Schema.of(Field.of("number", Simple.INT64));
        Batch rows = Rows.random(schema, 30_000, 10, RANDOM);
        MemoryDisk disk = write(rows, Rows.OPTIONS);
        try (NcfFile file = NcfFile.open(disk, Rows.PATH, Rows.OPTIONS)) {
            assertThat(Rows.read(file.scan().limit(10_000).open()).rowCount()).isEqualTo(10_000);
            assertThat(Rows.read(file.scan().limit(0).open()).rowCount()).isZero();
            assertThat(Rows.read(file.scan().rows(29_999, 50_000).open()).rowCount())
                    .isEqualTo(1);
            assertThat(Rows.read(file.scan().rows(40_000, 50_000).open()).rowCount())
                    .isZero();
            assertThat(Rows.read(file.scan().rows(5, 29_000).limit(7).open()).rowCount())
                    .isEqualTo(7);
        }
    }

    @Test
    void splitsCoverAllRowsOnce() throws IOException {
        Batch rows = Rows.random(Schema.of(Field.of("n", Simple.INT64)), 300_000, 0, RANDOM);
        MemoryDisk disk = write(rows, Rows.OPTIONS.withStripes(140_000, 64 << 20));
        try (NcfFile file = NcfFile.open(disk, Rows.PATH, Rows.OPTIONS)) {
            for (long target : new long[] {1, 500_000, 1_000_000, Long.MAX_VALUE}) {
                long next = 0;
                for (RowRange range : file.splits(target)) {
                    assertThat(range.from()).isEqualTo(next);
                    assertThat(range.rows()).isPositive();
                    next = range.to();
                }
                assertThat(next).isEqualTo(300_000);
            }
            assertThat(file.splits(1).stream().map(RowRange::from))
                    .containsExactly(0L, 65_536L, 131_072L, 140_000L, 205_536L, 271_072L, 280_000L);
            assertThat(file.splits(Long.MAX_VALUE)).containsExactly(new RowRange(0, 300_000));
        }
        MemoryDisk empty = write(Rows.random(Rows.ALL_TYPES, 0, 0, RANDOM), Rows.OPTIONS);
        try (NcfFile file = NcfFile.open(empty, Rows.PATH, Rows.OPTIONS)) {
            assertThat(file.splits(1)).isEmpty();
            assertThat(file.statistics("int64")).isEqualTo(new Statistics(0, 0, 0, null, null, null, true));
        }
    }

    @Test
    void givesVectorsWhereTheyLie() throws IOException {
        for (int nulls : new int[] {0, 30}) {
            FixedVector type = new FixedVector(Element.FLOAT32, 384);
            Schema schema = Schema.of(Field.of("id", Simple.INT32), Field.of("v", type));
            Batch rows = Rows.random(schema, 2001, nulls, RANDOM);
            MemoryDisk disk = write(rows, Rows.OPTIONS.withStripes(700, 64 << 20));
            FixedColumn expected = rows.column("v", FixedColumn.class);
            try (NcfFile file = NcfFile.open(disk, Rows.PATH, Rows.OPTIONS)) {
                long next = 0;
                for (VectorPage page : file.vectorPages("v")) {
                    assertThat(page.firstRow()).isEqualTo(next);
                    MemorySegment segment = page.segment();
                    assertThat(segment.address() % 64).isZero();
                    assertThat(segment.isReadOnly()).isTrue();
                    assertThat(segment.byteSize())
                            .isEqualTo(page.rows() * 1536L)
                            .isLessThanOrEqualTo(1 << 20);
                    for (int i = 0; i < page.rows(); i++) {
                        int row = (int) next + i;
                        assertThat(page.isNull(i)).isEqualTo(expected.isNull(row));
                        MemorySegment own =
                                MemorySegment.ofArray(expected.bytes()).asSlice(row * 1536L, 1536);
                        assertThat(segment.asSlice(i * 1536L, 1536).mismatch(own))
                                .isEqualTo(-1);
                    }
                    next += page.rows();
                }
                assertThat(next).isEqualTo(2001);
                assertThatThrownBy(() -> file.vectorPages("id"))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("column 'id' must hold vectors, but holds int32");
            }
        }
    }

    @Test
    void alignsASingleVector() throws IOException {
        Schema schema = Schema.of(Field.of("v", new FixedVector(Element.INT8, 3)));
        MemoryDisk disk = write(Rows.random(schema, 1, 0, RANDOM), Rows.OPTIONS);
        try (NcfFile file = NcfFile.open(disk, Rows.PATH, Rows.OPTIONS)) {
            MemorySegment segment = file.vectorPages("v").getFirst().segment();
            assertThat(segment.address() % 64).isZero();
            assertThat(segment.toArray(ValueLayout.JAVA_BYTE)).hasSize(3);
        }
    }

    @Test
    void saysHowItIsMade() throws IOException {
        Batch rows = Rows.random(Rows.ALL_TYPES, 3000, 20, RANDOM);
        MemoryDisk disk = write(rows, Rows.OPTIONS.withStripes(2000, 64 << 20));
        try (NcfFile file = NcfFile.open(disk, Rows.PATH, Rows.OPTIONS)) {
            List<ColumnSummary> columns = file.inspect().columns();
            List<String> paths = columns.stream().map(ColumnSummary::path).toList();
            assertThat(paths).contains("list", "list[]", "lists[][]", "record.inner.flag", "records[].k");
            for (ColumnSummary column : columns) {
                List<PageSummary> pages = file.inspect().pages(column.path());
                assertThat(pages).hasSize(column.pages());
                long stored = 0;
                for (PageSummary page : pages) {
                    stored += page.storedBytes();
                    assertThat(page.byteOffset() % 64).isZero();
                    int nodes =
                            file.inspect().nodes(column.path(), page.index()).size();
                    assertThat(nodes == 0)
                            .isEqualTo(page.encoding().equals("none")
                                    && page.statistics().nulls() == 0);
                }
                assertThat(stored).isEqualTo(column.storedBytes());
                if (!column.encodings().containsKey("none")) {
                    assertThat(file.inspect().candidates(column.path(), 0, Profile.BALANCED))
                            .isNotEmpty();
                }
            }
            assertThatThrownBy(() -> file.inspect().pages("nothing"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("column must be one of [bool, int8");
        }
    }

    @Test
    void replacingAFileLeavesItsReadersAlone() throws IOException {
        Schema schema = Schema.of(Field.of("number", Simple.INT64));
        Batch first = Rows.random(schema, 100, 0, RANDOM);
        MemoryDisk disk = write(first, Rows.OPTIONS);
        try (NcfFile file = NcfFile.open(disk, Rows.PATH, Rows.OPTIONS)) {
            Rows.write(disk, Rows.PATH, Rows.random(schema, 50, 0, RANDOM), Rows.OPTIONS, RANDOM);
            Rows.assertSame(first, 0, Rows.read(file.scan().open()));
        }
    }

    @Test
    void manyThreadsReadOneFile() throws Exception {
        Batch rows = Rows.random(Rows.ALL_TYPES, 5000, 20, RANDOM);
        MemoryDisk disk = write(rows, Rows.OPTIONS.withStripes(2000, 64 << 20));
        try (NcfFile file = NcfFile.open(disk, Rows.PATH, Rows.OPTIONS.withVerification(Verification.SHA));
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> reads = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                int from = i * 400;
                reads.add(threads.submit(() -> Rows.assertSame(
                        rows, from, Rows.read(file.scan().rows(from, 5000).open()))));
            }
            for (Future<?> read : reads) {
                read.get();
            }
        }
    }

    @Test
    void closesOnceAndForAll() throws IOException {
        MemoryDisk disk = write(Rows.random(Rows.ALL_TYPES, 10, 0, RANDOM), Rows.OPTIONS);
        NcfFile file = NcfFile.open(disk, Rows.PATH, Rows.OPTIONS);
        NcfScan scan = file.scan().open();
        file.close();
        file.close();
        assertThat(disk.mappingCount()).isZero();
        assertThatThrownBy(() -> scan.next(new Batch(scan.schema()))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void leavesNothingOpenWhenOpeningFails() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        disk.put(Rows.PATH, new byte[500]);
        assertThatThrownBy(() -> NcfFile.open(disk, Rows.PATH, Rows.OPTIONS))
                .hasMessage("[rows.ncf @ byte 0] the file must begin with the letters NCF and 2, but does not");
        assertThat(disk.mappingCount() + disk.openCount()).isZero();
        List<Path> left = new ArrayList<>(disk.list(Path.of("")));
        assertThat(left).containsExactly(Rows.PATH);
    }
}
