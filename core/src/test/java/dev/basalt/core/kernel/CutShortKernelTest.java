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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Compiled kernels over a mapped file that is cut short: an error, not the end of the JVM. In a process of its own, as
/// that is what is at stake.
class CutShortKernelTest {
    private static final int DIMENSION = 256;
    private static final int ROWS = 64;
    private static final int WARM_UP = 20_000;

    @TempDir
    Path directory;

    @Test
    void endsWithAnErrorThatNamesTheFile() throws Exception {
        Path file = directory.resolve("rows");
        Path output = directory.resolve("output");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules=jdk.incubator.vector",
                        "-Xbatch",
                        "-XX:-CreateCoredumpOnCrash",
                        "-XX:ErrorFile=" + directory.resolve("crash"),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Reader.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(child.waitFor()).as(Files.readString(output)).isZero();
        String message = "[" + file + "] a file must stay whole while it is read, but bytes of it are gone: it was cut"
                + " short meanwhile, or its medium fails";
        List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8).stream()
                .filter(line -> !line.startsWith("WARNING"))
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
            return reads;
        }

        public static void main(String[] arguments) throws IOException {
            Path path = Path.of(arguments[0]);
            Files.write(path, new byte[4 * DIMENSION * ROWS]);
            try (MappedFile file = MappedFile.open(Disk.system(), path)) {
                Map<String, Runnable> reads = reads(file.segment());
                reads.values().forEach(read -> {
                    for (int i = 0; i < WARM_UP; i++) {
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
