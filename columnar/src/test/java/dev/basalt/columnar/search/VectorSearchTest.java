package dev.basalt.columnar.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.FixedColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.RowSink;
import dev.basalt.columnar.file.NcfFile;
import dev.basalt.columnar.file.NcfOptions;
import dev.basalt.columnar.schema.DataType.Element;
import dev.basalt.columnar.schema.DataType.FixedVector;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.testing.MemoryDisk;
import dev.basalt.core.testing.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The nearest vectors of a file, against a plain loop over all rows in binary64.
class VectorSearchTest {
    private static final Random RANDOM = Seeds.random(Seeds.first());
    private static final Path PATH = Path.of("vectors.ncf");
    private static final NcfOptions OPTIONS = NcfOptions.DEFAULT;

    /// Rows of a file, some without a vector.
    private record Table(Element element, int dimension, List<float[]> vectors) {
        static Table random(Element element, int dimension, int rows, int nullsInHundred) {
            List<float[]> vectors = new ArrayList<>();
            for (int row = 0; row < rows; row++) {
                float[] vector = new float[dimension];
                for (int i = 0; i < dimension; i++) {
                    vector[i] = switch (element) {
                        case FLOAT32 -> (float) RANDOM.nextGaussian();
                        case FLOAT16 -> Float.float16ToFloat(Float.floatToFloat16((float) RANDOM.nextGaussian()));
                        case INT8 -> RANDOM.nextInt(-128, 128);
                        case BIT -> RANDOM.nextInt(2);
                    };
                }
                vectors.add(RANDOM.nextInt(100) < nullsInHundred ? new float[0] : vector);
            }
            return new Table(element, dimension, vectors);
        }

        MemoryDisk write(NcfOptions options, CodeKind... kinds) throws IOException {
            Field field = Field.of("v", new FixedVector(element, dimension));
            Schema schema =
                    Schema.of(Field.of("n", Simple.INT64), kinds.length == 0 ? field : VectorCodes.ask(field, kinds));
            Batch batch = new Batch(schema);
            for (int row = 0; row < vectors.size(); row++) {
                ((LongColumn) batch.column(0)).append(row);
                FixedColumn column = (FixedColumn) batch.column(1);
                if (vectors.get(row).length == 0) {
                    column.appendNull();
                } else {
                    column.append(bytes(vectors.get(row)), 0);
                }
            }
            MemoryDisk disk = new MemoryDisk();
            try (RowSink writer = CodedWriter.create(disk, PATH, schema, options)) {
                writer.write(batch);
                writer.finish();
            }
            return disk;
        }

        private byte[] bytes(float[] vector) {
            byte[] bytes = new byte[(dimension * element.bits() + 7) / 8];
            for (int i = 0; i < dimension; i++) {
                switch (element) {
                    case FLOAT32 -> put(bytes, 4 * i, Float.floatToIntBits(vector[i]), 4);
                    case FLOAT16 -> put(bytes, 2 * i, Float.floatToFloat16(vector[i]), 2);
                    case INT8 -> bytes[i] = (byte) vector[i];
                    case BIT -> bytes[i >> 3] |= (byte) ((int) vector[i] << (i & 7));
                }
            }
            return bytes;
        }

        private static void put(byte[] to, int index, int value, int count) {
            for (int i = 0; i < count; i++) {
                to[index + i] = (byte) (value >>> (8 * i));
            }
        }

        double distance(int row, float[] query, VectorMetric metric) {
            double dot = 0;
            double own = 0;
            double other = 0;
            for (int i = 0; i < dimension; i++) {
                double x = vectors.get(row)[i];
                double y = element == Element.BIT ? (query[i] > 0 ? 1 : 0) : query[i];
                dot += x * y;
                own += x * x;
                other += y * y;
            }
            return switch (metric) {
                case COSINE -> own * other == 0 ? 1 : 1 - dot / Math.sqrt(own * other);
                case DOT -> -dot;
                case L2 -> own + other - 2 * dot;
            };
        }

        /// All rows with a vector that pass, nearest first.
        List<Integer> sorted(float[] query, VectorMetric metric, java.util.function.IntPredicate passes) {
            List<Integer> rows = new ArrayList<>();
            for (int row = 0; row < vectors.size(); row++) {
                if (vectors.get(row).length > 0 && passes.test(row)) {
                    rows.add(row);
                }
            }
            double[] distances = new double[vectors.size()];
            rows.forEach(row -> distances[row] = distance(row, query, metric));
            rows.sort(Comparator.<Integer>comparingDouble(row -> distances[row]).thenComparing(row -> row));
            return rows;
        }
    }

    private static float[] query(int dimension) {
        float[] query = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            query[i] = (float) RANDOM.nextGaussian();
        }
        return query;
    }

    private static void assertNearest(
            Table table, float[] query, VectorMetric metric, VectorHits hits, List<Integer> expected, int k) {
        assertThat(hits.size()).isEqualTo(Math.min(k, expected.size()));
        for (int rank = 0; rank < hits.size(); rank++) {
            double distance = table.distance(expected.get(rank), query, metric);
            double tolerance = 1e-5 * Math.max(1, Math.abs(distance)) * Math.sqrt(table.dimension);
            assertThat((double) hits.distance(rank)).isCloseTo(distance, within(tolerance));
            double found = table.distance((int) hits.row(rank), query, metric);
            assertThat(found).isCloseTo(distance, within(tolerance));
            if (rank > 0 && hits.distance(rank) == hits.distance(rank - 1)) {
                assertThat(hits.row(rank)).isGreaterThan(hits.row(rank - 1));
            }
        }
        assertThat(Arrays.stream(hits.rows()).distinct().count()).isEqualTo(hits.size());
    }

    @ParameterizedTest
    @EnumSource(Element.class)
    void findsWhatAPlainLoopFinds(Element element) throws IOException {
        for (int dimension : new int[] {1, 7, 64, 100}) {
            Table table = Table.random(element, dimension, 3000, dimension == 64 ? 30 : 0);
            MemoryDisk disk = table.write(OPTIONS.withStripes(1100, 1 << 20));
            try (NcfFile file = NcfFile.open(disk, PATH, OPTIONS)) {
                for (VectorMetric metric : VectorMetric.values()) {
                    VectorSearch search = VectorSearch.open(file, "v", metric);
                    for (int k : new int[] {1, 10, 5000}) {
                        float[] query = query(dimension);
                        VectorHits hits = search.nearest(query, k, SearchOptions.DEFAULT);
                        assertNearest(table, query, metric, hits, table.sorted(query, metric, _ -> true), k);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"n < 0", "n = 1500", "n >= 2990", "not (n in (5, 6, 700))", "n >= 1000 and n < 1700"})
    void findsAmongRowsThatPass(String where) throws IOException {
        Table table = Table.random(Element.FLOAT32, 12, 3000, 10);
        MemoryDisk disk = table.write(OPTIONS.withStripes(1100, 1 << 20));
        try (NcfFile file = NcfFile.open(disk, PATH, OPTIONS)) {
            RowSelection rows = RowSelection.passing(file, where);
            List<Integer> numbers = new ArrayList<>();
            for (int row = 0; row < 3000; row++) {
                if (passes(where, row)) {
                    numbers.add(row);
                }
            }
            assertThat(rows.size()).isEqualTo(numbers.size());
            for (VectorMetric metric : VectorMetric.values()) {
                float[] query = query(12);
                List<Integer> expected = table.sorted(query, metric, row -> passes(where, row));
                VectorSearch search = VectorSearch.open(file, "v", metric);
                SearchOptions options = SearchOptions.DEFAULT.withRows(rows);
                assertNearest(table, query, metric, search.nearest(query, 20, options), expected, 20);
                // The lengths of all rows are known from here on.
                search.nearest(query, 20, SearchOptions.DEFAULT);
                assertNearest(table, query, metric, search.nearest(query, 20, options), expected, 20);
            }
        }
    }

    private static boolean passes(String where, int row) {
        return switch (where) {
            case "n < 0" -> false;
            case "n = 1500" -> row == 1500;
            case "n >= 2990" -> row >= 2990;
            case "not (n in (5, 6, 700))" -> row != 5 && row != 6 && row != 700;
            default -> row >= 1000 && row < 1700;
        };
    }

    @Test
    void prefersTheFirstOfEqualRows() throws IOException {
        List<float[]> vectors = new ArrayList<>();
        for (int row = 0; row < 2000; row++) {
            vectors.add(new float[] {row % 5 == 0 ? 1 : 0, 1});
        }
        Table table = new Table(Element.FLOAT32, 2, vectors);
        MemoryDisk disk = table.write(OPTIONS.withStripes(700, 1 << 20), CodeKind.BYTES);
        try (NcfFile file = NcfFile.open(disk, PATH, OPTIONS);
                ExecutorService executor = Executors.newFixedThreadPool(3)) {
            VectorSearch search = VectorSearch.open(file, "v", VectorMetric.DOT);
            for (SearchOptions options : List.of(
                    SearchOptions.DEFAULT,
                    SearchOptions.DEFAULT.withExecutor(executor),
                    SearchOptions.DEFAULT.withCodes(CodeKind.BYTES, 8))) {
                assertThat(search.nearest(new float[] {1, 0}, 4, options).rows())
                        .containsExactly(0, 5, 10, 15);
            }
        }
    }

    @Test
    void threadsChangeNothing() throws IOException {
        Table table = Table.random(Element.FLOAT32, 48, 60_000, 1);
        MemoryDisk disk = table.write(OPTIONS, CodeKind.BYTES, CodeKind.BITS);
        try (NcfFile file = NcfFile.open(disk, PATH, OPTIONS);
                ExecutorService executor = Executors.newFixedThreadPool(3)) {
            for (VectorMetric metric : VectorMetric.values()) {
                VectorSearch search = VectorSearch.open(file, "v", metric);
                float[] query = query(48);
                for (CodeKind kind : new CodeKind[] {null, CodeKind.BYTES, CodeKind.BITS}) {
                    SearchOptions options = SearchOptions.DEFAULT.withCodes(kind, 0);
                    VectorHits alone = search.nearest(query, 15, options);
                    VectorHits together = search.nearest(query, 15, options.withExecutor(executor));
                    assertThat(together.rows()).isEqualTo(alone.rows());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(CodeKind.class)
    void codesFindTheSameWhereAllRowsAreCandidates(CodeKind kind) throws IOException {
        for (Element element : List.of(Element.FLOAT32, Element.FLOAT16)) {
            Table table = Table.random(element, 33, 1500, 5);
            table.vectors.set(7, new float[33]);
            MemoryDisk disk = table.write(OPTIONS.withStripes(400, 1 << 20), kind);
            try (NcfFile file = NcfFile.open(disk, PATH, OPTIONS)) {
                for (VectorMetric metric : VectorMetric.values()) {
                    VectorSearch search = VectorSearch.open(file, "v", metric);
                    float[] query = query(33);
                    VectorHits exact = search.nearest(query, 25, SearchOptions.DEFAULT);
                    VectorHits coded = search.nearest(query, 25, SearchOptions.DEFAULT.withCodes(kind, 1500));
                    assertThat(coded.rows()).isEqualTo(exact.rows());
                    VectorHits all = search.nearest(query, 1500, SearchOptions.DEFAULT.withCodes(kind, 0));
                    assertThat(all.size()).isEqualTo((int)
                            table.vectors.stream().filter(v -> v.length > 0).count());
                }
            }
        }
    }

    @Test
    void codesAreReadOnlyWhereTheyAreNamed() throws IOException {
        Table table = Table.random(Element.FLOAT32, 5, 10, 0);
        MemoryDisk disk = table.write(OPTIONS, CodeKind.BYTES, CodeKind.BITS);
        try (NcfFile file = NcfFile.open(disk, PATH, OPTIONS)) {
            assertThat(file.schema().toString())
                    .isEqualTo("n int64, v vector<float32, 5>, v:8bit vector<int8, 13>, v:1bit vector<bit, 128>");
            assertThat(file.schema().usualNames()).containsExactly("n", "v");
            assertThat(file.scan().open().schema().toString()).isEqualTo("n int64, v vector<float32, 5>");
            assertThat(file.scan().columns("v:8bit").open().schema().size()).isEqualTo(1);
            assertThat(VectorSearch.open(file, "v", VectorMetric.L2).hasCodes(CodeKind.BITS))
                    .isTrue();
        }
    }

    @Test
    void leavesOutRowsThatAreNoNumbers() throws IOException {
        Table table = Table.random(Element.FLOAT32, 4, 8, 0);
        table.vectors.get(3)[1] = Float.NaN;
        MemoryDisk disk = table.write(OPTIONS, CodeKind.BYTES, CodeKind.BITS);
        try (NcfFile file = NcfFile.open(disk, PATH, OPTIONS)) {
            for (VectorMetric metric : VectorMetric.values()) {
                for (CodeKind kind : new CodeKind[] {null, CodeKind.BYTES, CodeKind.BITS}) {
                    VectorHits hits = VectorSearch.open(file, "v", metric)
                            .nearest(query(4), 8, SearchOptions.DEFAULT.withCodes(kind, 0));
                    assertThat(hits.rows()).hasSize(7).doesNotContain(3);
                }
            }
        }
    }

    @Test
    void findsNothingWhereNothingIs() throws IOException {
        for (Table table : List.of(Table.random(Element.FLOAT32, 3, 0, 0), Table.random(Element.FLOAT32, 3, 9, 100))) {
            MemoryDisk disk = table.write(OPTIONS, CodeKind.BYTES);
            try (NcfFile file = NcfFile.open(disk, PATH, OPTIONS)) {
                VectorSearch search = VectorSearch.open(file, "v", VectorMetric.COSINE);
                assertThat(search.nearest(query(3), 5, SearchOptions.DEFAULT).size())
                        .isZero();
                assertThat(search.nearest(query(3), 5, SearchOptions.DEFAULT.withCodes(CodeKind.BYTES, 0))
                                .size())
                        .isZero();
            }
        }
    }

    /// A page is read, and found to be damaged, by the first search that looks at its rows.
    @Test
    void pagesAreReadWhenTheyAreNeeded() throws IOException {
        MemoryDisk disk = Table.random(Element.FLOAT32, 3, 400, 20).write(OPTIONS.withStripes(200, 1 << 20));
        byte[] bytes = disk.bytes(PATH);
        try (NcfFile file = NcfFile.open(disk, PATH, OPTIONS)) {
            bytes[(int) file.pages("v").get(1).byteOffset() + 200] ^= 1;
        }
        MemoryDisk damaged = new MemoryDisk();
        damaged.put(PATH, bytes);
        long[] first = new long[7];
        Arrays.fill(first, 0, 3, -1L);
        try (NcfFile file = NcfFile.open(damaged, PATH, OPTIONS)) {
            VectorSearch search = VectorSearch.open(file, "v", VectorMetric.COSINE);
            SearchOptions some = SearchOptions.DEFAULT.withRows(RowSelection.of(first, 400));
            assertThat(search.nearest(query(3), 5, some).size()).isEqualTo(5);
            assertThatThrownBy(() -> search.nearest(query(3), 5, SearchOptions.DEFAULT))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageContaining("column 'v', page 1] a page must have the checksum in it, but has another");
            assertThat(search.nearest(query(3), 5, some).size()).isEqualTo(5);
        }
    }

    @Test
    void refusesWhatDoesNotFit() throws IOException {
        MemoryDisk disk = Table.random(Element.FLOAT32, 3, 9, 0).write(OPTIONS);
        try (NcfFile file = NcfFile.open(disk, PATH, OPTIONS)) {
            assertThatThrownBy(() -> VectorSearch.open(file, "n", VectorMetric.DOT))
                    .hasMessage("column 'n' must hold vectors, but holds int64");
            VectorSearch search = VectorSearch.open(file, "v", VectorMetric.DOT);
            assertThatThrownBy(() -> search.nearest(new float[2], 1, SearchOptions.DEFAULT))
                    .hasMessage("a query must have 3 values as column 'v' has, but had 2");
            assertThatThrownBy(() -> search.nearest(new float[3], 0, SearchOptions.DEFAULT))
                    .hasMessage("k must be at least 1, but was 0");
            assertThatThrownBy(() -> search.nearest(new float[] {0, Float.NaN, 0}, 1, SearchOptions.DEFAULT))
                    .hasMessage("a query must have finite values, but value 1 was NaN");
            assertThatThrownBy(() -> search.nearest(new float[3], 1, SearchOptions.DEFAULT.withCodes(CodeKind.BITS, 0)))
                    .hasMessage("column 'v' must have codes of 1bit, but has none");
            RowSelection other = RowSelection.of(new long[1], 10);
            assertThatThrownBy(() -> search.nearest(new float[3], 1, SearchOptions.DEFAULT.withRows(other)))
                    .hasMessage("rows must be selected among 9 as the file has, but were among 10");
        }
        assertThatThrownBy(() -> VectorCodes.ask(Field.of("b", new FixedVector(Element.BIT, 3)), CodeKind.BITS))
                .hasMessage(
                        "column 'b' must hold vectors of float32 or float16 to have codes, but holds vector<bit, 3>");
    }
}
