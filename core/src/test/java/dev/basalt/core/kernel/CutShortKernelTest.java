package dev.basalt.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.MappedFile;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Kernels over a mapped file that is cut short: an error, not the end of the JVM. In a process of its own, as
/// that is what is at stake. Before a kernel is compiled, what it calls of the Vector API may be: so once with
/// kernels that are never compiled, and once with kernels that the second compiler never sees.
class CutShortKernelTest {
    private static final int DIMENSION = 256;
    private static final int ROWS = 64;
    private static final int WORDS = 64;

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"20000, false, false", "1000, true, true", "1000, false, true"})
    void endsWithAnErrorThatNamesTheFile(int warmUp, boolean notByFirst, boolean notBySecond) throws Exception {
        Path file = directory.resolve("rows");
        Path output = directory.resolve("output");
        Path directives = directory.resolve("directives");
        Files.writeString(
                directives,
                "[{match: \"dev/basalt/core/kernel/internal/Vector*.*\", c1: {Exclude: " + notByFirst
                        + "}, c2: {Exclude: " + notBySecond + "}}]");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules=jdk.incubator.vector",
                        "-Xbatch",
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:CompilerDirectivesFile=" + directives,
                        "-XX:-CreateCoredumpOnCrash",
                        "-XX:ErrorFile=" + directory.resolve("crash"),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Reader.class.getName(),
                        file.toString(),
                        Integer.toString(warmUp))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(child.waitFor()).as(Files.readString(output)).isZero();
        String message = "[" + file + "] a file must stay whole while it is read, but bytes of it are gone: it was cut"
                + " short meanwhile, or its medium fails";
        List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8).stream()
                .filter(line -> line.contains(": ") && !line.startsWith("WARNING"))
                .toList();
        assertThat(lines)
                .containsExactlyElementsOf(Reader.reads(MemorySegment.NULL).keySet().stream()
                        .map(name -> name + ": " + message)
                        .toList());
    }

    /// Warms every kernel up, cuts the file, and says what each does then.
    static final class Reader {
        private Reader() {}

        static Map<String, Runnable> reads(MemorySegment rows) {
            float[] query = new float[DIMENSION];
            float[] out = new float[ROWS];
            byte[] bytes = new byte[DIMENSION];
            int[] ordinals = {1, 3, 5, 7, 9, 11, 13, 15};
            Map<String, Runnable> reads = new TreeMap<>();
            reads.put("dot", () -> FloatKernels.dot(query, 0, rows, 0, DIMENSION));
            reads.put("squaredL2", () -> FloatKernels.squaredL2(query, 0, rows, 0, DIMENSION));
            reads.put("cosine", () -> FloatKernels.cosine(query, 0, rows, 0, DIMENSION));
            reads.put("dot of two", () -> FloatKernels.dot(rows, 0, rows, 4 * DIMENSION, DIMENSION));
            reads.put("sum", () -> FloatKernels.sum(rows, 0, DIMENSION));
            reads.put("max", () -> FloatKernels.max(rows, 0, DIMENSION));
            reads.put("dotRows", () -> FloatRowKernels.dotRows(query, 0, rows, 0, ROWS, DIMENSION, out, 0));
            reads.put("squaredL2Rows", () -> FloatRowKernels.squaredL2Rows(query, 0, rows, 0, ROWS, DIMENSION, out, 0));
            reads.put(
                    "dotGather", () -> FloatRowKernels.dotGather(query, 0, rows, 0, DIMENSION, ordinals, 0, 8, out, 0));
            reads.put("f16ToF32", () -> HalfKernels.f16ToF32(rows, 0, query, 0, DIMENSION));
            reads.put("bf16ToF32", () -> HalfKernels.bf16ToF32(rows, 0, query, 0, DIMENSION));
            reads.put("byte dot", () -> ByteKernels.dot(bytes, 0, rows, 0, DIMENSION));
            reads.put("byte dot of two", () -> ByteKernels.dot(rows, 0, rows, DIMENSION, DIMENSION));
            reads.put("f16 dotRows", () -> HalfRowKernels.dotRows(query, 0, rows, 0, 5, DIMENSION, out, 0));
            reads.put(
                    "f16 squaredL2Gather",
                    () -> HalfRowKernels.squaredL2Gather(query, 0, rows, 0, DIMENSION, ordinals, 0, 7, out, 0));
            reads.put("dotTile", () -> FloatRowKernels.dotTile(query, 0, 7, rows, 0, 4, 32, out, 0));
            reads.put("squaredL2Tile", () -> FloatRowKernels.squaredL2Tile(query, 0, 7, rows, 0, 4, 32, out, 0));
            int[] planes = new int[64];
            int[] counts = new int[SignCodeKernels.LANES * SignCodeKernels.PLANES];
            reads.put("estimate", () -> SignCodeKernels.estimate(rows, 0, 8, planes, query, 1, 2, counts, out));
            reads.put(
                    "estimateRows",
                    () -> SignCodeKernels.estimateRows(rows, 16, planes, new int[16], query, 1, ordinals, 8, out));
            long[] words = new long[WORDS];
            reads.put("hamming", () -> BitKernels.hamming(words, 0, rows, 0, WORDS));
            reads.put("hamming of two", () -> BitKernels.hamming(rows, 0, rows, 8 * WORDS, WORDS));
            reads.put("andCount", () -> BitKernels.andCount(words, 0, rows, 0, WORDS));
            reads.put("andCount of two", () -> BitKernels.andCount(rows, 0, rows, 8 * WORDS, WORDS));
            return reads;
        }

        public static void main(String[] arguments) throws IOException {
            Path path = Path.of(arguments[0]);
            int warmUp = Integer.parseInt(arguments[1]);
            Files.write(path, new byte[4 * DIMENSION * ROWS]);
            try (MappedFile file = MappedFile.open(Disk.system(), path)) {
                Map<String, Runnable> reads = reads(file.segment());
                reads.values().forEach(read -> {
                    for (int i = 0; i < warmUp; i++) {
                        read.run();
                    }
                });
                try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                    channel.truncate(0);
                }
                reads.forEach((name, read) -> System.out.println(name + ": " + outcome(file, read)));
            }
        }

        private static String outcome(MappedFile file, Runnable read) {
            try {
                file.read(() -> {
                    read.run();
                    return read;
                });
                return "no error";
            } catch (CorruptDataException e) {
                return String.valueOf(e.getMessage());
            }
        }
    }
}
