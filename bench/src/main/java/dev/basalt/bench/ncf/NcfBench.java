package dev.basalt.bench.ncf;

import dev.basalt.bench.report.Machine;
import dev.basalt.bench.report.Progress;
import dev.basalt.columnar.column.Batch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How small are NCF files and how fast are they, beside Parquet and Vortex?
///
/// `./basalt bench ncf --data lineitem --scale 1`
///
/// All contenders get the same table in the form their writer takes, and take turns in one process to write it, read
/// it and find rows in it. What each of them reads is compared once with what it was given.
public final class NcfBench {
    private NcfBench() {}

    /// Runs the benchmark.
    ///
    /// @param arguments as `--help` says
    public static void main(String[] arguments) {
        if (Arrays.asList(arguments).contains("--help")
                || Arrays.asList(arguments).contains("-h")) {
            System.out.print(NcfArguments.usage());
            return;
        }
        try {
            String home = System.getProperty("basalt.source");
            run(NcfArguments.parse(arguments, home == null ? null : Path.of(home, "docs", "perf", "ncf")));
        } catch (IllegalArgumentException e) {
            System.err.println("basalt: [bench ncf] " + e.getMessage());
            System.exit(2);
        } catch (IOException e) {
            System.err.println("basalt: " + e.getMessage());
            System.exit(5);
        }
    }

    private static void run(NcfArguments arguments) throws IOException {
        Progress progress = new Progress(System.err, Boolean.getBoolean("basalt.terminal"));
        Path folder = Files.createTempDirectory("basalt-bench");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
        for (TableName name : arguments.tables()) {
            progress.step("making " + name.option());
            Batch table = name.make(arguments.rows(), arguments.scale());
            progress.done(table.rowCount() + " rows");
            String heading = String.format(
                    Locale.ROOT,
                    "%s: %,d rows, %d column%s",
                    name.option(),
                    table.rowCount(),
                    table.columns().size(),
                    table.columns().size() == 1 ? "" : "s");
            TableTrial.Result result = new TableTrial(table, arguments, folder, progress::step).run();
            progress.done("");
            NcfReport report = new NcfReport(heading, Machine.describe(), result);
            System.out.println(report.markdown());
            write(arguments.out(), fileName(name, arguments), report);
        }
    }

    private static String fileName(TableName name, NcfArguments arguments) {
        String suffix = arguments.operations().contains(Operation.READ) ? "" : "-access";
        String scale = name == TableName.LINEITEM ? "-" + arguments.scale() : "";
        return name.option() + scale + suffix;
    }

    private static void write(@Nullable Path out, String name, NcfReport report) throws IOException {
        if (out != null) {
            Files.createDirectories(out);
            Files.writeString(out.resolve(name + ".md"), report.markdown());
            Files.writeString(out.resolve(name + ".svg"), report.svg());
            Files.writeString(out.resolve(name + ".json"), report.json());
        }
    }

    /// Deletes what is there; what cannot be deleted stays for the system to clear away.
    private static void delete(Path folder) {
        try (Stream<Path> paths = Files.list(folder)) {
            List<Path> files = paths.toList();
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            System.err.println("basalt: [" + folder + "] folder should be deleted, but was not: " + e.getMessage());
        }
    }
}
