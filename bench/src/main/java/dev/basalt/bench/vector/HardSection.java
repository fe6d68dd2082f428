package dev.basalt.bench.vector;

import dev.basalt.bench.report.Machine;
import dev.basalt.bench.report.Progress;
import dev.basalt.vector.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import tools.jackson.core.JsonGenerator;

/// Whether each graph finds at one effort what it must, on rows that lie in ways that are hard: [HardSets].
final class HardSection {
    private static final int NEAREST = 10;
    private static final int EFFORT = 64;
    private static final int MAX_REAL_ROWS = 10_000;
    private static final int MAX_REAL_QUERIES = 500;
    /// Less is the rounding of a measure with some hundred queries.
    private static final double TIE = 0.002;

    private static final double MAX_LOSS_FAST = 0.03;
    private static final double MAX_LOSS_SMALL = 0.02;
    private static final List<ContenderName> CONTENDERS = List.of(
            ContenderName.BASALT_HNSW,
            ContenderName.BASALT_COMPRESSED,
            ContenderName.BASALT_CODED,
            ContenderName.HNSWLIB,
            ContenderName.LUCENE);

    /// What one contender found of one set, and how many queries it answered in a second.
    private record Found(double recall, double queriesPerSecond) {}

    private record Line(HardSets.HardSet set, Map<ContenderName, Found> found, List<String> missed) {}

    private final BenchArguments arguments;
    private final Path folder;
    private final Children children;
    private final Progress progress;
    private final Map<ContenderName, String> absent = new LinkedHashMap<>();

    HardSection(BenchArguments arguments, Path folder, Children children, Progress progress) {
        this.arguments = arguments;
        this.folder = folder;
        this.children = children;
        this.progress = progress;
    }

    SectionReport run() throws IOException {
        Path base = arguments.base();
        Path queries = arguments.queries();
        List<HardSets.Maker> makers = base == null || queries == null
                ? HardSets.all(null, null)
                : HardSets.all(
                        Matrix.read(base, Math.min(MAX_REAL_ROWS, arguments.maxRows())),
                        Matrix.read(queries, Math.min(MAX_REAL_QUERIES, arguments.maxQueries())));
        List<Line> lines = new ArrayList<>();
        for (HardSets.Maker maker : makers) {
            if (!children.areStopped()) {
                lines.add(measure(maker.make(new Random(arguments.seed())), lines.size()));
            }
        }
        return report(lines);
    }

    private Line measure(HardSets.HardSet set, int number) throws IOException {
        Matrix base = set.rows();
        Matrix queries = set.queries();
        Path own = Files.createDirectory(folder.resolve("hard-" + number));
        double[] farthest = farthest(set.metric(), base, queries);
        int k = Math.min(NEAREST, base.rowCount());
        VectorSet written =
                new VectorSet(set.name(), set.metric(), base, queries, Truth.compute(set.metric(), base, queries, k));
        ContenderTask task = ContenderTask.write(own, written, arguments.m(), arguments.efConstruction());
        Map<ContenderName, Found> found = new LinkedHashMap<>();
        for (ContenderName name : CONTENDERS) {
            if (arguments.contenders().contains(name) && !absent.containsKey(name) && !children.areStopped()) {
                progress.step(set.name() + ", " + set.metric().name().toLowerCase(Locale.ROOT) + ": " + name.label());
                try (ContenderProcess contender = ContenderProcess.start(name, task, arguments)) {
                    contender.build(arguments.threads().getLast());
                    contender.search(EFFORT, k);
                    Pass pass = contender.search(EFFORT, k);
                    double recall = recall(set.metric(), base, queries, farthest, pass.found(), k);
                    found.put(name, new Found(recall, pass.queriesPerSecond()));
                    progress.done(String.format(Locale.ROOT, "%.3f", recall));
                } catch (IOException e) {
                    absent.put(name, String.valueOf(e.getMessage()));
                    progress.done("not run: " + e.getMessage());
                }
            }
        }
        return new Line(set, found, missed(set, found));
    }

    /// The distance of the last of the true nearest rows of each query, in double precision.
    private static double[] farthest(Metric metric, Matrix base, Matrix queries) {
        double[] farthest = new double[queries.rowCount()];
        double[] distances = new double[base.rowCount()];
        for (int query = 0; query < farthest.length; query++) {
            for (int row = 0; row < distances.length; row++) {
                distances[row] = distance(metric, base, row, queries, query);
            }
            Arrays.sort(distances);
            farthest[query] = distances[Math.min(NEAREST, distances.length) - 1];
        }
        return farthest;
    }

    private static double distance(Metric metric, Matrix base, int row, Matrix queries, int query) {
        int dimension = base.dimension();
        double sum = 0;
        for (int i = 0; i < dimension; i++) {
            double a = base.values()[row * dimension + i];
            double b = queries.values()[query * dimension + i];
            sum += metric == Metric.L2 ? (a - b) * (a - b) : -a * b;
        }
        return sum;
    }

    /// A row counts if it is no farther than the last of the true ones, up to what floats tell apart.
    private static double recall(Metric metric, Matrix base, Matrix queries, double[] farthest, int[] found, int k) {
        int right = 0;
        for (int i = 0; i < found.length; i++) {
            double last = farthest[i / k];
            double slack = 1e-6 * (metric == Metric.COSINE ? 1 : Math.abs(last));
            right += found[i] >= 0 && distance(metric, base, found[i], queries, i / k) <= last + slack ? 1 : 0;
        }
        return right / (double) found.length;
    }

    /// The goals that were not reached.
    private static List<String> missed(HardSets.HardSet set, Map<ContenderName, Found> found) {
        List<String> missed = new ArrayList<>();
        Found graph = found.get(ContenderName.BASALT_HNSW);
        if (graph == null) {
            return missed;
        }
        Found rival = found.get(ContenderName.HNSWLIB);
        if (rival != null && graph.recall < rival.recall - TIE) {
            missed.add("hnsw below hnswlib");
        }
        if (graph.recall < set.least()) {
            missed.add("hnsw below " + set.least());
        }
        Found fast = found.get(ContenderName.BASALT_COMPRESSED);
        if (fast != null && fast.recall < graph.recall - MAX_LOSS_FAST) {
            missed.add("fast");
        }
        Found small = found.get(ContenderName.BASALT_CODED);
        if (small != null && small.recall < graph.recall - MAX_LOSS_SMALL) {
            missed.add("small");
        }
        return missed;
    }

    private SectionReport report(List<Line> lines) {
        List<ContenderName> names = CONTENDERS.stream()
                .filter(name -> lines.stream().anyMatch(line -> line.found.containsKey(name)))
                .toList();
        List<List<String>> cells = new ArrayList<>();
        List<String> heads = new ArrayList<>(List.of("rows"));
        names.forEach(name -> heads.add(name.label()));
        heads.add("goals");
        cells.add(heads);
        for (Line line : lines) {
            List<String> row = new ArrayList<>();
            row.add(line.set.name() + ", " + line.set.metric().name().toLowerCase(Locale.ROOT));
            for (ContenderName name : names) {
                Found found = line.found.get(name);
                row.add(
                        found == null
                                ? ""
                                : String.format(Locale.ROOT, "%.3f (%.0f)", found.recall, found.queriesPerSecond));
            }
            row.add(line.missed.isEmpty() ? "pass" : "FAIL: " + String.join(", ", line.missed));
            cells.add(row);
        }
        long passed = lines.stream().filter(line -> line.missed.isEmpty()).count();
        List<String> notes = new ArrayList<>();
        notes.add(passed + " of " + lines.size() + " sets pass: HNSW finds as much as hnswlib, 0.95 where rows have"
                + " structure; compressed within 0.03 and coded within 0.02 of HNSW.");
        notes.add("Recall of " + NEAREST + " rows at ef " + EFFORT + ", in brackets searches a second on one thread; M "
                + arguments.m() + ", efConstruction " + arguments.efConstruction() + ".");
        absent.forEach((name, why) -> notes.add(name.label() + " not run: " + why));
        notes.add(Machine.describe());
        String heading = "Rows that are hard to find";
        return new SectionReport(
                SectionName.HARD,
                TextTable.text(heading, cells, notes),
                Map.of("hard.md", TextTable.markdown("# " + heading, cells, notes)),
                json -> json(json, lines));
    }

    private static void json(JsonGenerator json, List<Line> lines) {
        json.writeStartObject();
        json.writeName("sets");
        json.writeStartArray();
        for (Line line : lines) {
            json.writeStartObject();
            json.writeStringProperty("name", line.set.name());
            json.writeStringProperty("metric", line.set.metric().name());
            json.writeBooleanProperty("passed", line.missed.isEmpty());
            line.found.forEach((name, found) -> {
                json.writeName(name.option());
                json.writeStartObject();
                json.writeNumberProperty("recall", found.recall);
                json.writeNumberProperty("queriesPerSecond", found.queriesPerSecond);
                json.writeEndObject();
            });
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
