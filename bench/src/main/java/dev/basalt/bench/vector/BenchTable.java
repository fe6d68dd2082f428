package dev.basalt.bench.vector;

import dev.basalt.bench.report.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The results as tables, for terminals and as Markdown.
final class BenchTable {
    static final List<Double> RECALLS = List.of(0.95, 0.99);

    private final VectorSet set;
    private final BenchArguments arguments;
    private final List<Curve> curves;
    private final Map<ContenderName, String> absent;

    BenchTable(VectorSet set, BenchArguments arguments, List<Curve> curves, Map<ContenderName, String> absent) {
        this.set = set;
        this.arguments = arguments;
        this.curves = curves;
        this.absent = absent;
    }

    String text() {
        StringBuilder text = new StringBuilder();
        text.append(heading()).append("\n\n");
        for (Curve curve : curves) {
            text.append(curve.name().label())
                    .append(": ")
                    .append(curve.description())
                    .append('\n');
        }
        text.append('\n');
        TextTable.aligned(text, summary());
        text.append('\n');
        TextTable.aligned(text, details());
        text.append('\n').append(String.join("\n", notes())).append('\n');
        return text.toString();
    }

    String markdown() {
        StringBuilder text = new StringBuilder();
        text.append(heading()).append("\n\n");
        TextTable.piped(text, summary());
        text.append('\n');
        for (String note : notes()) {
            text.append("- ").append(note).append('\n');
        }
        for (Curve curve : curves) {
            text.append("- ")
                    .append(curve.name().label())
                    .append(": ")
                    .append(curve.description())
                    .append('\n');
        }
        text.append('\n');
        TextTable.piped(text, details());
        return text.toString();
    }

    /// What was searched, in one line.
    String heading() {
        return String.format(
                Locale.ROOT,
                "%s: %,d rows of %d values, %,d queries, k %d, %s",
                set.name(),
                set.base().rowCount(),
                set.base().dimension(),
                set.queries().rowCount(),
                arguments.k(),
                set.metric().name().toLowerCase(Locale.ROOT));
    }

    private List<String> notes() {
        return List.of(
                "machine: " + Machine.describe(),
                "queries/s: one thread, by "
                        + (arguments.byProcessorTime() ? "the time it ran" : "the clock on the wall") + ", median of "
                        + arguments.rounds() + " rounds (best in brackets)",
                "at a recall: between the two neighbouring points, the logarithm of queries/s linear in recall",
                "recall: share of the true " + arguments.k() + " nearest rows among the " + arguments.k() + " found",
                "memory: index and rows together, as the index counts them");
    }

    private List<List<String>> summary() {
        List<List<String>> lines = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("index"));
        for (double recall : RECALLS) {
            head.add("queries/s at " + recall);
        }
        for (int threads : arguments.threads()) {
            head.add("build, " + threads + (threads == 1 ? " thread" : " threads"));
        }
        head.add("memory");
        lines.add(head);
        for (Curve curve : curves) {
            List<String> line = new ArrayList<>(List.of(curve.name().label()));
            for (double recall : RECALLS) {
                line.add(speedAt(curve, recall));
            }
            curve.builds().forEach(build -> line.add(String.format(Locale.ROOT, "%.1f s", build.seconds())));
            line.add(String.format(
                    Locale.ROOT, "%.0f MB", curve.builds().getLast().memoryBytes() / 1e6));
            lines.add(line);
        }
        absent.forEach((name, why) -> {
            List<String> line = new ArrayList<>(List.of(name.label(), "not run: " + why));
            while (line.size() < head.size()) {
                line.add("");
            }
            lines.add(line);
        });
        return lines;
    }

    private static String speedAt(Curve curve, double recall) {
        double median = curve.speedAt(recall, SweepPoint::medianSpeed);
        if (Double.isNaN(median)) {
            return "not reached";
        }
        return String.format(
                Locale.ROOT,
                curve.isAbove(recall) && curve.name().isApproximate() ? ">= %,.0f (%,.0f)" : "%,.0f (%,.0f)",
                median,
                curve.speedAt(recall, SweepPoint::bestSpeed));
    }

    private List<List<String>> details() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("index", "ef", "recall", "queries/s", "best", "mean µs", "p50 µs", "p99 µs", "distances"));
        for (Curve curve : curves) {
            for (SweepPoint point : curve.points()) {
                lines.add(List.of(
                        curve.name().label(),
                        curve.name().isApproximate() ? Integer.toString(point.ef()) : "",
                        String.format(Locale.ROOT, "%.4f", point.recall()),
                        String.format(Locale.ROOT, "%,.0f", point.medianSpeed()),
                        String.format(Locale.ROOT, "%,.0f", point.bestSpeed()),
                        String.format(Locale.ROOT, "%,.0f", point.meanNanos() / 1e3),
                        String.format(Locale.ROOT, "%,.0f", point.p50Nanos() / 1e3),
                        String.format(Locale.ROOT, "%,.0f", point.p99Nanos() / 1e3),
                        String.format(Locale.ROOT, "%,.0f", point.scoredPerQuery())));
            }
        }
        return lines;
    }
}
