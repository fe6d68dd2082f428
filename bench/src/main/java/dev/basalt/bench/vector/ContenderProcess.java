package dev.basalt.bench.vector;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// This end of a contender: its process, questions out and answers in.
///
/// - **Threads:** confined to one
final class ContenderProcess implements AutoCloseable {
    private static final int MAX_TEXT_BYTES = 1 << 20;

    /// How long a build took, and the bytes of index and rows together.
    record Build(double seconds, long memoryBytes) {}

    private final ContenderName name;
    private final int queryCount;
    private final boolean byProcessorTime;
    private final Path log;
    private final Process process;
    private final DataInputStream in;
    private final Writer out;
    private final String description;

    private ContenderProcess(ContenderName name, ContenderTask task, boolean byProcessorTime, List<String> command)
            throws IOException {
        this.name = name;
        this.queryCount = task.queryCount();
        this.byProcessorTime = byProcessorTime;
        // What libraries have to say is of interest only where something fails.
        this.log = task.folder().resolve(name.option() + ".log");
        this.process = new ProcessBuilder(command).redirectError(log.toFile()).start();
        this.in = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16));
        this.out = process.outputWriter(StandardCharsets.UTF_8);
        try {
            checkStatus();
            this.description = text();
        } catch (IOException | RuntimeException e) {
            process.destroy();
            throw e;
        }
    }

    /// Starts a contender.
    ///
    /// @throws IOException if it cannot take part here; the message says why
    static ContenderProcess start(ContenderName name, ContenderTask task, BenchArguments arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (name == ContenderName.HNSWLIB) {
            command.add(
                    NativeProgram.compile("hnswlib_contender", task.folder()).toString());
        } else {
            command.addAll(java(arguments));
            command.addAll(
                    List.of("-cp", System.getProperty("java.class.path"), ContenderMain.class.getName(), name.name()));
        }
        command.addAll(List.of(task.toArguments()));
        return new ContenderProcess(name, task, arguments.byProcessorTime(), command);
    }

    /// The beginning of a command that runs Java as the arguments say.
    static List<String> java(BenchArguments arguments) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseParallelGC",
                "-Xmx" + arguments.heap()));
        command.addAll(arguments.javaOptions());
        return command;
    }

    ContenderName name() {
        return name;
    }

    String description() {
        return description;
    }

    Build build(int threads) throws IOException {
        ask("build " + threads);
        ByteBuffer answer = bytes(16);
        return new Build(answer.getDouble(), answer.getLong());
    }

    /// Has searches find only the rows of a filter from now on.
    void filter(RowFilter filter) throws IOException {
        ask("filter " + filter.fileName());
    }

    /// Searches all queries one after the other.
    Pass search(int ef, int k) throws IOException {
        ask("search " + ef + " " + k);
        long scored = bytes(8).getLong();
        long processorNanos = bytes(8).getLong();
        long[] nanos = new long[queryCount];
        bytes(8 * queryCount).asLongBuffer().get(nanos);
        int[] found = new int[queryCount * k];
        bytes(4 * found.length).asIntBuffer().get(found);
        return new Pass(
                nanos, byProcessorTime ? processorNanos : Arrays.stream(nanos).sum(), found, scored);
    }

    private void ask(String question) throws IOException {
        out.write(question + "\n");
        out.flush();
        checkStatus();
    }

    private void checkStatus() throws IOException {
        if (bytes(4).getInt() != 0) {
            throw new IOException(text());
        }
    }

    private String text() throws IOException {
        int length = bytes(4).getInt();
        if (length < 0 || length > MAX_TEXT_BYTES) {
            throw new IOException("answer must be a text of at most 1 MiB, but has " + length + " bytes");
        }
        return new String(bytes(length).array(), StandardCharsets.UTF_8);
    }

    private ByteBuffer bytes(int count) throws IOException {
        byte[] bytes = new byte[count];
        try {
            in.readFully(bytes);
        } catch (EOFException e) {
            throw new IOException("process must answer, but has ended: " + lastWords(), e);
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private String lastWords() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return lines.isEmpty() ? "it said nothing" : lines.getLast();
    }

    @Override
    public void close() {
        try {
            out.write("quit\n");
            out.flush();
        } catch (IOException e) {
            process.destroy();
        }
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
