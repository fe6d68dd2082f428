package dev.basalt.bench.vector;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How fast do Basalt's vector indexes find how much of the truth, beside Lucene, JVector and hnswlib?
///
/// `./basalt bench vector --base ROWS.npy --queries QUERIES.npy --truth TRUTH.npy`
///
/// Every contender gets the same rows and queries in a process of its own and builds its index; then all take
/// turns to answer every query at every `ef`, on one thread, round after round. Times are taken inside the
/// processes.
public final class VectorBench {
    private VectorBench() {}

    /// Runs the benchmark.
    ///
    /// @param arguments as `--help` says
    public static void main(String[] arguments) {
        if (Arrays.asList(arguments).contains("--help")
                || Arrays.asList(arguments).contains("-h")) {
            System.out.print(BenchArguments.usage());
            return;
        }
        try {
            run(BenchArguments.parse(arguments, defaultOut()));
        } catch (IllegalArgumentException e) {
            System.err.println("basalt: [bench vector] " + e.getMessage());
            System.exit(2);
        } catch (IOException e) {
            System.err.println("basalt: " + e.getMessage());
            System.exit(5);
        }
    }

    private static @Nullable Path defaultOut() {
        String home = System.getProperty("basalt.source");
        return home == null ? null : Path.of(home, "docs", "perf", "vector");
    }

    private static void run(BenchArguments arguments) throws IOException {
        Progress progress = new Progress(System.err, Boolean.getBoolean("basalt.terminal"));
        progress.step("reading vectors");
        VectorSet set = VectorSet.of(arguments);
        progress.done("");
        Path folder = Files.createTempDirectory("basalt-bench");
        ContenderTask task = ContenderTask.write(folder, set, arguments.m(), arguments.efConstruction());
        Sweep sweep = new Sweep(set, arguments, progress);
        // Processes and files go at the end, and when the benchmark is interrupted.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            sweep.stop();
            delete(folder);
        }));
        List<Curve> curves = sweep.run(task);
        BenchTable table = new BenchTable(set, arguments, curves, sweep.absent());
        System.out.print(table.text());
        write(arguments, set, curves, sweep, table);
    }

    private static void write(
            BenchArguments arguments, VectorSet set, List<Curve> curves, Sweep sweep, BenchTable table)
            throws IOException {
        Path out = arguments.out();
        if (out != null) {
            Files.createDirectories(out);
            Files.writeString(out.resolve("table.md"), table.markdown());
            CurvePlot plot = new CurvePlot("Vector search: speed against recall", table.heading(), curves);
            Files.writeString(out.resolve("plot.svg"), plot.toSvg());
        }
        Path json = arguments.json();
        if (json != null) {
            Files.writeString(json, BenchJson.of(set, arguments, curves, sweep.absent()));
        }
    }

    /// Deletes what is there; what cannot be deleted stays for the system to clear away.
    private static void delete(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            System.err.println("basalt: [" + folder + "] folder should be deleted, but was not: " + e.getMessage());
        }
    }
}
