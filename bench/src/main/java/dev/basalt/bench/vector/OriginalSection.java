package dev.basalt.bench.vector;

import dev.basalt.bench.report.Machine;
import dev.basalt.bench.report.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/// The figures that the original publishes of its code in Rust, measured here: 10,000 random unit vectors of 384
/// values, 1,000 queries, 10 rows each. Every subject is alone in a process, several times.
final class OriginalSection {
    private static final String LOG = "original.log";

    private final BenchArguments arguments;
    private final Path folder;
    private final Children children;
    private final Progress progress;
    private final Map<OriginalMeasure, List<Sample>> samples = new EnumMap<>(OriginalMeasure.class);

    /// What one process measured.
    private record Sample(double millis, double recall, double scored) {}

    OriginalSection(BenchArguments arguments, Path folder, Children children, Progress progress) {
        this.arguments = arguments;
        this.folder = folder;
        this.children = children;
        this.progress = progress;
    }

    SectionReport run() throws IOException {
        for (int round = 1; round <= arguments.rounds(); round++) {
            for (OriginalSubject subject : OriginalSubject.values()) {
                if (!children.areStopped()) {
                    progress.step("round " + round + " of " + arguments.rounds() + ", " + subject.label());
                    measure(subject);
                }
            }
            progress.done("");
        }
        List<List<String>> lines = lines();
        String heading = "10,000 random unit vectors of 384 values (seed " + arguments.seed()
                + "), 1,000 queries, k 10, one thread, beside what the original reports of its code in Rust";
        return new SectionReport(
                SectionName.ORIGINAL,
                TextTable.text(heading, lines, notes()),
                Map.of("original.md", TextTable.markdown(heading, lines, notes())),
                this::write);
    }

    private void measure(OriginalSubject subject) throws IOException {
        Path log = folder.resolve(LOG);
        List<String> command = new ArrayList<>(ContenderProcess.java(arguments));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                OriginalMain.class.getName(),
                subject.name(),
                Long.toString(arguments.seed()),
                Boolean.toString(arguments.byProcessorTime())));
        Process process =
                new ProcessBuilder(command).redirectError(log.toFile()).start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                List<String> lines = Files.readAllLines(log);
                throw new IOException("[" + subject.label() + "] process must measure, but has ended: "
                        + (lines.isEmpty() ? "it said nothing" : lines.getLast()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("measuring must end, but was interrupted", e);
        }
        for (String line : answer.lines().toList()) {
            String[] words = line.split(" ", -1);
            Sample sample = new Sample(
                    Double.parseDouble(words[1]), Double.parseDouble(words[2]), Double.parseDouble(words[3]));
            samples.computeIfAbsent(OriginalMeasure.valueOf(words[0]), _ -> new ArrayList<>())
                    .add(sample);
        }
    }

    /// Times in rising order.
    private double[] times(OriginalMeasure measure) {
        double[] times = samples.getOrDefault(measure, List.of()).stream()
                .mapToDouble(Sample::millis)
                .toArray();
        Arrays.sort(times);
        return times;
    }

    private List<List<String>> lines() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of(
                "what",
                "median ms",
                "lowest to highest",
                "goal",
                "",
                "original, reported",
                "times faster",
                "recall",
                "rows scored"));
        for (OriginalMeasure measure : samples.keySet()) {
            double[] times = times(measure);
            double middle = times[times.length / 2];
            Sample sample = samples.get(measure).getFirst();
            lines.add(List.of(
                    measure.subject().label() + ": " + measure.label(),
                    millis(middle),
                    Double.isNaN(middle) ? "" : millis(times[0]) + " to " + millis(times[times.length - 1]),
                    millis(measure.goal()),
                    Double.isNaN(measure.goal()) ? "" : middle <= measure.goal() ? "met" : "missed",
                    millis(measure.original()),
                    Double.isNaN(measure.original() / middle)
                            ? ""
                            : String.format(Locale.ROOT, "%.1f", measure.original() / middle),
                    Double.isNaN(sample.recall()) ? "" : String.format(Locale.ROOT, "%.4f", sample.recall()),
                    Double.isNaN(sample.scored()) ? "" : String.format(Locale.ROOT, "%,.0f", sample.scored())));
        }
        return lines;
    }

    /// Three digits that count.
    private static String millis(double millis) {
        if (Double.isNaN(millis)) {
            return "";
        }
        int decimals = Math.clamp(2 - (int) Math.floor(Math.log10(Math.max(millis, 1e-6))), 0, 6);
        return String.format(Locale.ROOT, "%,." + decimals + "f", millis);
    }

    private List<String> notes() {
        return List.of(
                "machine: " + Machine.describe(),
                "median of " + arguments.rounds() + " processes, each of which reports its middle run, by "
                        + (arguments.byProcessorTime() ? "the time the thread ran" : "the clock on the wall"),
                "original: its own table (bledden/arrwDB, Rust, another machine, one run); not measured here. Its"
                        + " sets are drawn alike but not equal",
                "the original reports no recall. What its HNSW finds was measured with a graph built here by its rules:"
                        + " coin flips for layers, the nearest rows linked whatever their directions, 16 on every layer",
                "recall: share of the true 10 nearest rows among the 10 found; 1.0000 is exact");
    }

    private void write(JsonGenerator json) {
        json.writeStartArray();
        for (Map.Entry<OriginalMeasure, List<Sample>> entry : samples.entrySet()) {
            OriginalMeasure measure = entry.getKey();
            Sample sample = entry.getValue().getFirst();
            json.writeStartObject();
            json.writeStringProperty("what", measure.name());
            json.writeName("millis");
            json.writeStartArray();
            for (double time : times(measure)) {
                if (!Double.isNaN(time)) {
                    json.writeNumber(time);
                }
            }
            json.writeEndArray();
            number(json, "goal", measure.goal());
            number(json, "originalReported", measure.original());
            number(json, "recall", sample.recall());
            number(json, "rowsScored", sample.scored());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /// Nothing where it is not a number.
    private static void number(JsonGenerator json, String name, double value) {
        if (!Double.isNaN(value)) {
            json.writeNumberProperty(name, value);
        }
    }
}
