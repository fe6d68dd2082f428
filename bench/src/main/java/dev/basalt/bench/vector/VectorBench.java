package dev.basalt.bench.vector;

import static java.util.Objects.requireNonNull;

import dev.basalt.bench.report.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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
            run(BenchArguments.parse(arguments, records()));
        } catch (IllegalArgumentException e) {
            System.err.println("basalt: [bench vector] " + e.getMessage());
            System.exit(2);
        } catch (IOException e) {
            System.err.println("basalt: " + e.getMessage());
            System.exit(5);
        }
    }

    private static @Nullable Path records() {
        String home = System.getProperty("basalt.source");
        return home == null ? null : Path.of(home, "docs", "perf", "vector");
    }

    private static void run(BenchArguments arguments) throws IOException {
        Progress progress = new Progress(System.err, Boolean.getBoolean("basalt.terminal"));
        Path folder = Files.createTempDirectory("basalt-bench");
        Children children = new Children();
        // Processes and files go at the end, and when the benchmark is interrupted.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            children.stop();
            delete(folder);
        }));
        VectorSet set = null;
        List<SectionReport> reports = new ArrayList<>();
        for (SectionName section : arguments.sections()) {
            if (set == null && section != SectionName.ORIGINAL && section != SectionName.HARD) {
                progress.step("reading vectors");
                set = VectorSet.of(arguments);
                progress.done("");
            }
            SectionReport report = switch (section) {
                case SEARCH -> search(requireNonNull(set), arguments, folder, children, progress);
                case ORIGINAL -> new OriginalSection(arguments, folder, children, progress).run();
                case FILTERED -> new FilteredSection(requireNonNull(set), arguments, folder, children, progress).run();
                case HARD -> new HardSection(arguments, folder, children, progress).run();
                case CHURN -> new ChurnSection(requireNonNull(set), arguments, progress).run();
            };
            System.out.println(report.text());
            write(arguments, report);
            reports.add(report);
        }
        Path json = arguments.json();
        if (json != null) {
            Files.writeString(json, BenchJson.of(arguments, reports));
        }
    }

    private static SectionReport search(
            VectorSet set, BenchArguments arguments, Path folder, Children children, Progress progress)
            throws IOException {
        ContenderTask task = ContenderTask.write(folder, set, arguments.m(), arguments.efConstruction());
        Sweep sweep = new Sweep(set, arguments, children, progress);
        List<Curve> curves = sweep.run(task);
        BenchTable table = new BenchTable(set, arguments, curves, sweep.absent());
        CurvePlot plot = new CurvePlot("Vector search: speed against recall", table.heading(), curves);
        return new SectionReport(
                SectionName.SEARCH,
                table.text(),
                Map.of("table.md", table.markdown(), "plot.svg", plot.toSvg()),
                json -> BenchJson.search(json, set, curves, sweep.absent()));
    }

    private static void write(BenchArguments arguments, SectionReport report) throws IOException {
        Path out = arguments.out();
        if (out != null) {
            Files.createDirectories(out);
            for (Map.Entry<String, String> file : report.files().entrySet()) {
                Files.writeString(out.resolve(file.getKey()), file.getValue());
            }
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
