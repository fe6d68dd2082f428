package dev.basalt.bench.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a section measured: a line for each input, a column for each contender, and the geometric mean of the times in
/// relation to the first one's.
final class BenchReport {
    private final String heading;
    private final List<String> notes = new ArrayList<>();
    private final List<List<String>> lines = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private double[] logs = {};
    private int count;

    BenchReport(String heading) {
        this.heading = heading;
    }

    /// Adds a line.
    ///
    /// @param input what was worked on
    /// @param bytes how large it is, 0 where a speed in bytes says nothing
    /// @param times nanoseconds of each contender, the first one ours
    void add(String input, long bytes, Map<String, Double> times) {
        if (names.isEmpty()) {
            names.addAll(times.keySet());
            logs = new double[names.size()];
            List<String> head = new ArrayList<>(List.of("input", names.getFirst()));
            names.subList(1, names.size()).forEach(name -> head.add(name + ", times as long"));
            lines.add(head);
        }
        double first = times.get(names.getFirst());
        List<String> line = new ArrayList<>();
        line.add(input);
        line.add(duration(first) + (bytes > 0 ? String.format(Locale.ROOT, " (%.2f GB/s)", bytes / first) : ""));
        for (int i = 1; i < names.size(); i++) {
            double ratio = times.get(names.get(i)) / first;
            logs[i] += Math.log(ratio);
            line.add(String.format(Locale.ROOT, "%.2f", ratio));
        }
        lines.add(line);
        count++;
    }

    void note(String note) {
        notes.add(note);
    }

    private static String duration(double nanos) {
        if (nanos < 1e4) {
            return String.format(Locale.ROOT, "%.0f ns", nanos);
        }
        return nanos < 1e7
                ? String.format(Locale.ROOT, "%.1f us", nanos / 1e3)
                : String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
    }

    /// The report as Markdown.
    String markdown() {
        StringBuilder text = new StringBuilder("## ").append(heading).append("\n\n");
        List<List<String>> all = new ArrayList<>(lines);
        if (count > 1) {
            List<String> mean = new ArrayList<>(List.of("geometric mean", ""));
            for (int i = 1; i < names.size(); i++) {
                mean.add(String.format(Locale.ROOT, "%.2f", Math.exp(logs[i] / count)));
            }
            all.add(mean);
        }
        for (int i = 0; i < all.size(); i++) {
            text.append("| ").append(String.join(" | ", all.get(i))).append(" |\n");
            if (i == 0) {
                text.append("|---").append("|---:".repeat(names.size())).append("|\n");
            }
        }
        text.append('\n');
        notes.forEach(note -> text.append("- ").append(note).append('\n'));
        return text.toString();
    }
}
