package dev.basalt.columnar.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.FixedColumn;
import dev.basalt.columnar.column.RowSink;
import dev.basalt.columnar.file.NcfFile;
import dev.basalt.columnar.file.NcfOptions;
import dev.basalt.columnar.schema.DataType.Element;
import dev.basalt.columnar.schema.DataType.FixedVector;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.limit.Limits;
import dev.basalt.core.npy.NpyMatrix;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.testing.ExternalFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How many of the exactly nearest rows codes find, on 100,000 vectors of a language model.
@Tag("external")
class VectorCodesRecallTest {
    private static final int QUERIES = 200;
    private static final int K = 10;

    @TempDir
    private Path directory;

    @Test
    void codesFindNearlyAllThatAPlainScanFinds() throws IOException {
        Path folder = ExternalFiles.path("data/wordnet-minilm");
        Path base = folder.resolve("base-100k-384-f16.npy");
        Path path = directory.resolve("words.ncf");
        write(base, path);
        try (NcfFile file = NcfFile.open(Disk.system(), path, NcfOptions.DEFAULT);
                NpyMatrix queries = NpyMatrix.open(folder.resolve("queries-2k-384-f16.npy"), Limits.DEFAULT);
                NpyMatrix truth = NpyMatrix.open(folder.resolve("groundtruth-top100-i32.npy"), Limits.DEFAULT)) {
            VectorSearch search = VectorSearch.open(file, "v", VectorMetric.COSINE);
            double exact = recall(search, SearchOptions.DEFAULT, queries, truth);
            double bytes = recall(search, SearchOptions.DEFAULT.withCodes(CodeKind.BYTES, 0), queries, truth);
            double bits = recall(search, SearchOptions.DEFAULT.withCodes(CodeKind.BITS, 0), queries, truth);
            assertThat(exact).isGreaterThan(0.999);
            assertThat(bytes).isGreaterThanOrEqualTo(0.99);
            assertThat(bits).isGreaterThanOrEqualTo(0.95);
        }
    }

    private static void write(Path base, Path path) throws IOException {
        try (NpyMatrix matrix = NpyMatrix.open(base, Limits.DEFAULT)) {
            Field field = Field.of("v", new FixedVector(Element.FLOAT32, matrix.dimension()));
            Schema schema = Schema.of(VectorCodes.ask(field, CodeKind.values()));
            Batch batch = new Batch(schema);
            float[] row = new float[matrix.dimension()];
            try (RowSink writer = CodedWriter.create(Disk.system(), path, schema, NcfOptions.DEFAULT)) {
                for (int i = 0; i < matrix.rowCount(); i++) {
                    matrix.readRows(i, 1, row, 0);
                    ((FixedColumn) batch.column(0)).append(row, 0);
                    if (batch.rowCount() == 4096 || i == matrix.rowCount() - 1) {
                        writer.write(batch);
                        batch.clear();
                    }
                }
                writer.finish();
            }
        }
    }

    private static double recall(VectorSearch search, SearchOptions options, NpyMatrix queries, NpyMatrix truth) {
        float[] query = new float[search.dimension()];
        int[] nearest = new int[truth.dimension()];
        long found = 0;
        long nanos = 0;
        for (int i = 0; i < QUERIES; i++) {
            queries.readRows(i, 1, query, 0);
            truth.readRows(i, 1, nearest, 0);
            long start = System.nanoTime();
            VectorHits hits = search.nearest(query, K, options);
            nanos += System.nanoTime() - start;
            for (int rank = 0; rank < K; rank++) {
                int wanted = nearest[rank];
                found += Arrays.stream(hits.rows()).anyMatch(row -> row == wanted) ? 1 : 0;
            }
        }
        double recall = (double) found / (QUERIES * K);
        System.out.println(String.format(
                Locale.ROOT,
                "%s: recall@%d %.4f, %.2f ms a query",
                options.codes() == null ? "plain" : options.codes().label(),
                K,
                recall,
                nanos / 1e6 / QUERIES));
        return recall;
    }
}
