package dev.basalt.bench.vector;

import static java.util.Objects.requireNonNull;

import dev.basalt.bench.report.Machine;
import dev.basalt.bench.report.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/// How do searches fare that may find some rows only? All contenders ask all queries under each filter, in turns as
/// in [Sweep], at one `ef`.
final class FilteredSection {
    private static final double MIN_RECALL = 0.95;
    private static final double MAX_RATIO = 4;
    /// Shares of the rows that lie together.
    private static final List<Double> CLUSTERS = List.of(0.1, 0.01);

    private final VectorSet set;
    private final BenchArguments arguments;
    private final Path folder;
    private final Children children;
    private final Progress progress;
    private final List<RowFilter> filters = new ArrayList<>();
    private final List<Truth> truths = new ArrayList<>();
    private final List<ContenderProcess> running = new ArrayList<>();
    private final Map<ContenderName, List<List<Pass>>> passes = new LinkedHashMap<>();
    private final Map<ContenderName, String> absent = new LinkedHashMap<>();

    /// What one contender did under one filter.
    ///
    /// @param ratio the mean time by that without a filter
    record Cell(ContenderName name, RowFilter filter, double recall, double meanNanos, double p50Nanos, double ratio) {
        boolean isGood() {
            return recall >= MIN_RECALL && ratio <= MAX_RATIO;
        }
    }

    FilteredSection(VectorSet set, BenchArguments arguments, Path folder, Children children, Progress progress) {
        this.set = set;
        this.arguments = arguments;
        this.folder = folder;
        this.children = children;
        this.progress = progress;
    }

    SectionReport run() throws IOException {
        ContenderTask task = ContenderTask.write(folder, set, arguments.m(), arguments.efConstruction());
        makeFilters();
        try {
            for (ContenderName name : arguments.contenders()) {
                // What finds the truth anyway would only take time.
                if (name.isApproximate()) {
                    start(name, task);
                }
            }
            for (int round = 0; round <= arguments.rounds(); round++) {
                round(round);
            }
        } finally {
            running.forEach(ContenderProcess::close);
        }
        List<Cell> cells = cells();
        String heading = heading();
        return new SectionReport(
                SectionName.FILTERED,
                TextTable.text(heading, lines(cells), notes()),
                Map.of(
                        "filtered.md",
                        TextTable.markdown(heading, lines(cells), notes()),
                        "filtered.svg",
                        plot(cells).toSvg()),
                json -> write(json, cells));
    }

    private void makeFilters() throws IOException {
        progress.step("computing the truth under filters");
        filters.add(RowFilter.none());
        for (double share : arguments.shares()) {
            filters.add(RowFilter.random(set.base().rowCount(), share, arguments.seed()));
        }
        for (double share : CLUSTERS) {
            filters.add(RowFilter.cluster(set, share, arguments.seed()));
        }
        for (RowFilter filter : filters) {
            filter.write(folder);
            truths.add(
                    filter.allowed() == null
                            ? set.truth()
                            : Truth.compute(set.metric(), set.base(), set.queries(), arguments.k(), filter.allowed()));
        }
        progress.done("");
    }

    private void start(ContenderName name, ContenderTask task) {
        if (children.areStopped()) {
            return;
        }
        int threads = arguments.threads().getLast();
        ContenderProcess contender = null;
        progress.step(name.label() + ": building with " + threads + (threads == 1 ? " thread" : " threads"));
        try {
            contender = ContenderProcess.start(name, task, arguments);
            ContenderProcess.Build build = contender.build(threads);
            running.add(contender);
            List<List<Pass>> mine = new ArrayList<>();
            filters.forEach(_ -> mine.add(new ArrayList<>()));
            passes.put(name, mine);
            progress.done(String.format(Locale.ROOT, "%.1f s", build.seconds()));
        } catch (IOException e) {
            absent.put(name, String.valueOf(e.getMessage()));
            progress.done("not run: " + e.getMessage());
            if (contender != null) {
                contender.close();
            }
        }
    }

    /// Round 0 warms up.
    private void round(int round) throws IOException {
        for (int index = 0; index < filters.size(); index++) {
            RowFilter filter = filters.get(index);
            progress.step((round == 0 ? "warming up" : "round " + round + " of " + arguments.rounds()) + ", "
                    + filter.label());
            for (int turn = 0; turn < running.size(); turn++) {
                ContenderProcess contender = running.get((turn + round + index) % running.size());
                contender.filter(filter);
                Pass pass = contender.search(arguments.filteredEf(), arguments.k());
                if (round > 0) {
                    requireNonNull(passes.get(contender.name())).get(index).add(pass);
                }
            }
        }
        progress.done("");
    }

    private List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        passes.forEach((name, mine) -> {
            double unfiltered = middle(mine.getFirst()).clockNanos();
            for (int index = 0; index < filters.size(); index++) {
                Pass pass = middle(mine.get(index));
                double recall = truths.get(index).recall(pass.found(), arguments.k());
                cells.add(new Cell(
                        name,
                        filters.get(index),
                        recall,
                        pass.clockNanos(),
                        pass.quantileNanos(0.5),
                        pass.clockNanos() / unfiltered));
            }
        });
        return cells;
    }

    private static Pass middle(List<Pass> rounds) {
        List<Pass> ordered = rounds.stream()
                .sorted(Comparator.comparingDouble(Pass::clockNanos))
                .toList();
        for (Pass pass : ordered) {
            if (!Arrays.equals(pass.found(), ordered.getFirst().found())) {
                throw new IllegalStateException("an index must find the same rows in every round, but does not");
            }
        }
        return ordered.get(ordered.size() / 2);
    }

    private String heading() {
        return String.format(
                Locale.ROOT,
                "Filtered searches of %s: %,d rows of %d values, %,d queries, k %d, ef %d, %s",
                set.name(),
                set.base().rowCount(),
                set.base().dimension(),
                set.queries().rowCount(),
                arguments.k(),
                arguments.filteredEf(),
                set.metric().name().toLowerCase(Locale.ROOT));
    }

    private List<List<String>> lines(List<Cell> cells) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("index", "may be found", "recall", "mean µs", "p50 µs", "times unfiltered", "goal"));
        for (Cell cell : cells) {
            lines.add(List.of(
                    cell.name().label(),
                    cell.filter().label(),
                    String.format(Locale.ROOT, "%.4f", cell.recall()),
                    String.format(Locale.ROOT, "%,.0f", cell.meanNanos() / 1e3),
                    String.format(Locale.ROOT, "%,.0f", cell.p50Nanos() / 1e3),
                    String.format(Locale.ROOT, "%.2f", cell.ratio()),
                    cell.isGood() ? "met" : "missed"));
        }
        absent.forEach((name, why) -> lines.add(List.of(name.label(), "not run: " + why, "", "", "", "", "")));
        return lines;
    }

    private List<String> notes() {
        return List.of(
                "machine: " + Machine.describe(),
                "one thread; mean by " + (arguments.byProcessorTime() ? "the time it ran" : "the clock on the wall")
                        + " and median by the clock on the wall, both of the middle one of " + arguments.rounds()
                        + " rounds",
                "filters: so many rows at random (seed " + arguments.seed()
                        + "), or those nearest to one row; the truth is that of the exact index under the filter",
                String.format(
                        Locale.ROOT,
                        "goal: a recall of %.2f in at most %.0f times the time without a filter",
                        MIN_RECALL,
                        MAX_RATIO));
    }

    private StepPlot plot(List<Cell> cells) {
        StepPlot plot = new StepPlot(
                "Filtered vector search: time of a query",
                heading(),
                filters.stream().map(RowFilter::label).toList(),
                "µs a query, mean (better downwards); hollow: recall below " + MIN_RECALL);
        passes.keySet().forEach(name -> {
            List<Cell> mine = cells.stream().filter(cell -> cell.name() == name).toList();
            plot.add(
                    name.label(),
                    !name.isRival(),
                    mine.stream().map(cell -> cell.meanNanos() / 1e3).toList(),
                    mine.stream().map(cell -> cell.recall() >= MIN_RECALL).toList());
        });
        return plot;
    }

    private void write(JsonGenerator json, List<Cell> cells) {
        json.writeStartObject();
        BenchJson.set(json, set);
        json.writeNumberProperty("ef", arguments.filteredEf());
        json.writeName("cells");
        json.writeStartArray();
        for (Cell cell : cells) {
            json.writeStartObject();
            json.writeStringProperty("name", cell.name().option());
            json.writeStringProperty("filter", cell.filter().label());
            json.writeNumberProperty("share", cell.filter().share());
            json.writeNumberProperty("recall", cell.recall());
            json.writeNumberProperty("meanNanos", cell.meanNanos());
            json.writeNumberProperty("p50Nanos", cell.p50Nanos());
            json.writeNumberProperty("timesUnfiltered", cell.ratio());
            json.writeEndObject();
        }
        json.writeEndArray();
        BenchJson.absent(json, absent);
        json.writeEndObject();
    }
}
