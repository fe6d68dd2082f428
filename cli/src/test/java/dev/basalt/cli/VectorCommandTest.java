package dev.basalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.limit.Limits;
import dev.basalt.core.npy.NpyMatrix;
import dev.basalt.core.npy.NpyWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// `basalt vector` and `basalt index` as scripts see them.
class VectorCommandTest {
    private static final int ROWS = 500;
    private static final int DIMENSION = 8;

    @TempDir
    private Path directory;

    private float[] rows = new float[0];
    private Path npy = Path.of("");

    @BeforeEach
    void writeRows() throws IOException {
        Random random = new Random(5);
        rows = new float[ROWS * DIMENSION];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) random.nextGaussian();
        }
        npy = directory.resolve("rows.npy");
        try (NpyWriter writer = new NpyWriter(npy, DIMENSION)) {
            writer.write(rows, 0, ROWS);
            writer.finish();
        }
    }

    @ParameterizedTest
    @EnumSource(dev.basalt.vector.collection.IndexKind.class)
    void findsEachVectorItself(dev.basalt.vector.collection.IndexKind kind) throws IOException {
        Path collection = directory.resolve("vectors");
        String index = kind.name().toLowerCase(Locale.ROOT);
        CommandRun build = CommandRun.of("vector", "build", npy, "--out", collection, "--index", index);
        assertThat(build.err()).isEmpty();
        assertThat(build.out()).startsWith("500 vectors of 8 values in ").endsWith("(" + index + ")\n");
        Path ids = directory.resolve("ids.npy");
        CommandRun search = CommandRun.of("vector", "search", collection, npy, "-k", "3", "--out", ids, "--ef", "100");
        assertThat(search.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(search.out()).isEmpty();
        assertThat(search.err()).startsWith("500 searches, ");
        try (NpyMatrix found = NpyMatrix.open(ids, Limits.DEFAULT)) {
            assertThat(found.rowCount()).isEqualTo(ROWS);
            int[] all = new int[ROWS * 3];
            found.readRows(0, ROWS, all, 0);
            for (int row = 0; row < ROWS; row++) {
                assertThat(all[row * 3]).isEqualTo(row);
            }
        }
        assertThat(CommandRun.of("vector", "verify", collection)).isEqualTo(new CommandRun(ExitCode.DONE, """
                        500 ids, 500 vectors of 8 values, 1 files: all intact
                        found by a search: 256 of 256 rows tried
                        """, ""));
    }

    @ParameterizedTest
    @EnumSource(
            value = dev.basalt.vector.collection.IndexKind.class,
            names = {"HNSW", "HNSW_FAST", "HNSW_SMALL"})
    void graphsFindLargestProductsOfVectorsOfAnyLength(dev.basalt.vector.collection.IndexKind kind) throws IOException {
        for (int row = 0; row < ROWS; row++) {
            for (int i = 0; i < DIMENSION; i++) {
                rows[row * DIMENSION + i] *= 1 + row % 7;
            }
        }
        try (NpyWriter writer = new NpyWriter(directory.resolve("long.npy"), DIMENSION)) {
            writer.write(rows, 0, ROWS);
            writer.finish();
        }
        Path exact = directory.resolve("exact");
        Path graph = directory.resolve("graph");
        Path input = directory.resolve("long.npy");
        CommandRun.of("vector", "build", input, "--out", exact, "--index", "exact", "--metric", "dot");
        CommandRun build = CommandRun.of("vector", "build", input, "--out", graph, "--index", kind, "--metric", "dot");
        assertThat(build.exitCode()).isEqualTo(ExitCode.DONE);
        String expected =
                CommandRun.of("vector", "search", exact, npy, "-k", "1").out();
        String found = CommandRun.of("vector", "search", graph, npy, "-k", "1", "--ef", "200")
                .out();
        assertThat(found.lines().filter(line -> expected.contains(line + "\n")).count())
                .isGreaterThan(ROWS * 95 / 100);
    }

    @Test
    void helpSaysWhatKindsOfIndexesAreFor() {
        assertThat(CommandRun.of("vector", "build", "--help").out().replaceAll("\\s+", " "))
                .contains("HNSW, KD_TREE, LSH, HNSW_FAST, HNSW_SMALL")
                .contains("hnsw_small reads few vectors, for collections that memory cannot hold");
    }

    @Test
    void readsFvecsAndPrintsJson() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(3 * 12).order(ByteOrder.LITTLE_ENDIAN);
        for (int row = 0; row < 3; row++) {
            bytes.putInt(2).putFloat(row).putFloat(0);
        }
        Path fvecs = Files.write(directory.resolve("rows.fvecs"), bytes.array());
        Path collection = directory.resolve("vectors");
        CommandRun build = CommandRun.of("vector", "build", fvecs, "--out", collection, "--metric", "l2");
        assertThat(build.exitCode()).isEqualTo(ExitCode.DONE);
        CommandRun search = CommandRun.of("vector", "search", collection, fvecs, "-k", "2", "--json");
        assertThat(search.out().lines().toList())
                .first()
                .isEqualTo("{\"query\":0,\"hits\":[{\"id\":\"0\",\"distance\":0.0},{\"id\":\"1\",\"distance\":1.0}]}");
    }

    @Test
    void namesWhatIsWrong() throws IOException {
        Path collection = directory.resolve("vectors");
        Path text = Files.writeString(directory.resolve("rows.txt"), "1 2\n");
        assertThat(CommandRun.of("vector", "build", text, "--out", collection).err())
                .isEqualTo(
                        "basalt: [" + text + "] vectors must be in a .npy, .npz, .fvecs, .bvecs or .ivecs file, or in"
                                + " a .gz file of these, by its name\n");
        Path cut = Files.write(directory.resolve("cut.fvecs"), new byte[] {2, 0, 0, 0, 1});
        assertThat(CommandRun.of("vector", "build", cut, "--out", collection))
                .isEqualTo(new CommandRun(
                        ExitCode.BAD_INPUT,
                        "",
                        "basalt: [" + cut + "] rows must be 12 bytes long, but the file is 5\n"));
        CommandRun.of("vector", "build", npy, "--out", collection);
        assertThat(CommandRun.of("vector", "build", npy, "--out", collection).exitCode())
                .isNotEqualTo(ExitCode.DONE);
        Path other = directory.resolve("other.npy");
        try (NpyWriter writer = new NpyWriter(other, 3)) {
            writer.write(new float[3], 0, 1);
            writer.finish();
        }
        assertThat(CommandRun.of("vector", "search", collection, other).err())
                .isEqualTo("basalt: [" + other + "] queries must have 8 values as the vectors have, but had 3\n");
    }

    @Test
    void choosesTheIndexOfACollection() throws IOException {
        Path store = directory.resolve("store");
        Path text = Files.writeString(directory.resolve("rocks.txt"), "A dark rock, born when lava cools quickly.");
        assertThat(CommandRun.of("ingest", text, "--store", store).exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(CommandRun.of("stats", "--store", store).out()).contains("  index      exact\n");
        CommandRun index = CommandRun.of("index", "graph", "--store", store);
        assertThat(index.out()).startsWith("documents: searched by a graph over 1 passages, made in ");
        assertThat(CommandRun.of("stats", "--store", store, "--json").out()).contains("\"index\":\"graph\"");
        assertThat(CommandRun.of("search", "volcanic stone", "--store", store).out())
                .contains("lava");
        assertThat(CommandRun.of("index", "exact", "--store", store).out())
                .isEqualTo("documents: searched by looking at every vector\n");
    }
}
