package dev.basalt.bench.vector;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// A process that holds one contender and answers for it.
///
/// Requests are lines on standard input: `build THREADS`, `filter FILE` (`-` for none), `search EF K`, `quit`. Answers
/// go to standard output
/// as [ContenderProcess] reads them; all that libraries print goes to standard error.
public final class ContenderMain {
    private final VectorContender contender;
    private final int queryCount;
    private final Path folder;
    private final int rowCount;
    private final OutputStream out;
    private final Map<Integer, Long> distancesOfEf = new HashMap<>();

    private ContenderMain(VectorContender contender, ContenderTask task, OutputStream out) {
        this.contender = contender;
        this.queryCount = task.queryCount();
        this.folder = task.folder();
        this.rowCount = task.rowCount();
        this.out = out;
    }

    /// Runs until standard input ends.
    ///
    /// @param arguments the name of a contender and its task
    public static void main(String[] arguments) throws IOException {
        System.setOut(System.err);
        ContenderTask task = ContenderTask.ofArguments(arguments, 1);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16)) {
            try (VectorContender contender = ContenderName.valueOf(arguments[0]).open(task)) {
                ContenderMain server = new ContenderMain(contender, task, out);
                server.text(0, contender.describe());
                for (String line = in.readLine(); line != null && !line.equals("quit"); line = in.readLine()) {
                    server.answer(line.split(" ", -1));
                }
            } catch (IOException | RuntimeException e) {
                e.printStackTrace();
                text(out, 1, String.valueOf(e.getMessage()));
            }
        }
    }

    private void answer(String[] words) throws IOException {
        if (words[0].equals("build")) {
            long start = System.nanoTime();
            contender.build(Integer.parseInt(words[1]));
            double seconds = (System.nanoTime() - start) / 1e9;
            distancesOfEf.clear();
            // What the build left behind must not be collected during a search.
            System.gc();
            ByteBuffer answer = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
            answer.putInt(0).putDouble(seconds).putLong(contender.memoryBytes());
            out.write(answer.array());
            out.flush();
        } else if (words[0].equals("filter")) {
            contender.filter(
                    words[1].equals(RowFilter.NONE) ? null : RowFilter.read(folder.resolve(words[1]), rowCount));
            distancesOfEf.clear();
            out.write(new byte[Integer.BYTES]);
            out.flush();
        } else {
            search(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
        }
    }

    private void search(int ef, int k) throws IOException {
        Long distances = distancesOfEf.get(ef);
        if (distances == null) {
            distances = countDistances(ef, k);
            distancesOfEf.put(ef, distances);
        }
        int[] found = new int[queryCount * k];
        long[] nanos = new long[queryCount];
        Arrays.fill(found, -1);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long processorStart = threads.getCurrentThreadCpuTime();
        for (int query = 0; query < queryCount; query++) {
            long start = System.nanoTime();
            contender.search(query, k, ef, found, query * k);
            nanos[query] = System.nanoTime() - start;
        }
        long processorNanos = threads.getCurrentThreadCpuTime() - processorStart;
        ByteBuffer answer =
                ByteBuffer.allocate(20 + 8 * queryCount + 4 * found.length).order(ByteOrder.LITTLE_ENDIAN);
        answer.putInt(0).putLong(distances).putLong(processorNanos);
        answer.asLongBuffer().put(nanos);
        answer.position(20 + 8 * queryCount);
        answer.asIntBuffer().put(found);
        out.write(answer.array());
        out.flush();
    }

    private long countDistances(int ef, int k) throws IOException {
        long distances = 0;
        for (int query = 0; query < queryCount; query++) {
            distances += contender.countDistances(query, k, ef);
        }
        return distances;
    }

    private void text(int status, String text) throws IOException {
        text(out, status, text);
    }

    private static void text(OutputStream out, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(ByteBuffer.allocate(8 + bytes.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(status)
                .putInt(bytes.length)
                .put(bytes)
                .array());
        out.flush();
    }
}
