package dev.basalt.bench.kernel;

import dev.basalt.bench.report.Machine;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Are kernels as fast in every JVM, or does the compiler box their vectors in some?
///
/// `java -cp bench/target/benchmarks.jar dev.basalt.bench.kernel.FreshJvms 50`
///
/// Starts JVMs one after the other, each with its own order of warming up, and prints for each kernel the JVMs
/// in which it allocates after that, as its code was thrown away meanwhile or boxes vectors; those in which it
/// does so for good; and the least, median and most of the times of a call. Options of this JVM hold for the
/// others.
public final class FreshJvms {
    private static final int ROUNDS = 300;

    private record Run(long atFirst, long bytes, double nanos) {}

    private FreshJvms() {}

    /// Prints the report.
    ///
    /// @param arguments how many JVMs
    /// @throws IOException          if a JVM cannot be started
    /// @throws InterruptedException if waiting for one is interrupted
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50;
        Map<String, List<Run>> runs = new TreeMap<>();
        for (int seed = 1; seed <= count; seed++) {
            run(seed, runs);
        }
        System.out.println(Machine.describe());
        System.out.printf(
                "%-16s %8s %12s %8s %10s %10s %10s%n",
                "kernel", "JVMs", "allocate in", "for good", "min ns", "median ns", "max ns");
        runs.forEach((kernel, of) -> {
            List<Double> nanos = new ArrayList<>(of.stream().map(Run::nanos).toList());
            Collections.sort(nanos);
            long atFirst = of.stream().filter(run -> run.atFirst() > 0).count();
            long allocating = of.stream().filter(run -> run.bytes() > 0).count();
            System.out.printf(
                    "%-16s %8d %12d %8d %10.0f %10.0f %10.0f%n",
                    kernel,
                    of.size(),
                    atFirst,
                    allocating,
                    nanos.getFirst(),
                    nanos.get(nanos.size() / 2),
                    nanos.getLast());
        });
    }

    private static void run(int seed, Map<String, List<Run>> runs) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java")));
        command.add("--add-modules=jdk.incubator.vector");
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), SteadyKernels.class.getName()));
        command.addAll(List.of(Integer.toString(seed), Integer.toString(ROUNDS)));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader lines = process.inputReader()) {
            String line;
            while ((line = lines.readLine()) != null) {
                String[] fields = line.split("\t", -1);
                runs.computeIfAbsent(fields[0], _ -> new ArrayList<>())
                        .add(new Run(
                                Long.parseLong(fields[1]), Long.parseLong(fields[2]), Double.parseDouble(fields[3])));
            }
        }
        if (process.waitFor() != 0) {
            throw new IOException("JVM with seed " + seed + " must end well, but ended with " + process.exitValue());
        }
    }
}
