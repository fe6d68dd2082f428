package dev.basalt.bench.vector;

import dev.basalt.bench.report.Machine;
import dev.basalt.bench.report.Progress;
import dev.basalt.vector.Deduplication;
import dev.basalt.vector.VectorStore;
import dev.basalt.vector.VectorStoreOptions;
import dev.basalt.vector.hnsw.HnswIndex;
import dev.basalt.vector.hnsw.HnswOptions;
import dev.basalt.vector.hnsw.HnswSearcher;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import tools.jackson.core.JsonGenerator;

/// What remains of a graph when rows go and come back: in each round a fifth of them is removed from store and index
/// and added again, which takes the rows that became free. What a search should find stays the same.
final class ChurnSection {
    private static final int SHARE = 5;
    private static final int PASSES = 3;

    private final VectorSet set;
    private final BenchArguments arguments;
    private final Progress progress;
    private final VectorStore store;
    private final HnswIndex index;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    /// The state after a round; round 0 is the index as it was built.
    private record Round(
            int number,
            double removeSeconds,
            double addSeconds,
            double recall,
            double queriesPerSecond,
            int unreachable,
            long storeBytes,
            long indexBytes) {}

    ChurnSection(VectorSet set, BenchArguments arguments, Progress progress) {
        this.set = set;
        this.arguments = arguments;
        this.progress = progress;
        this.store = new VectorStore(VectorStoreOptions.of(set.base().dimension(), set.metric())
                .withDeduplication(Deduplication.NONE)
                .withInitialCapacity(set.base().rowCount()));
        this.index = new HnswIndex(
                store, HnswOptions.defaults().withM(arguments.m()).withEfConstruction(arguments.efConstruction()));
    }

    SectionReport run() {
        int count = set.base().rowCount();
        progress.step("churn: building with " + arguments.threads().getLast() + " threads");
        for (int id = 0; id < count; id++) {
            store.add(id, set.base().values(), id * set.base().dimension());
        }
        long start = System.nanoTime();
        index.addAll(0, count, arguments.threads().getLast());
        List<Round> rounds = new ArrayList<>();
        rounds.add(measured(0, 0, (System.nanoTime() - start) / 1e9));
        progress.done("");
        Random random = new Random(arguments.seed());
        int[] ids = new int[count];
        Arrays.setAll(ids, id -> id);
        for (int round = 1; round <= arguments.churnRounds(); round++) {
            rounds.add(churn(round, ids, random));
        }
        progress.done("");
        String heading = heading();
        return new SectionReport(
                SectionName.CHURN,
                TextTable.text(heading, lines(rounds), notes()),
                Map.of(
                        "churn.md",
                        TextTable.markdown(heading, lines(rounds), notes()),
                        "churn.svg",
                        plot(rounds).toSvg()),
                json -> write(json, rounds));
    }

    private Round churn(int round, int[] ids, Random random) {
        String what = "churn: round " + round + " of " + arguments.churnRounds();
        int changed = ids.length / SHARE;
        for (int i = 0; i < changed; i++) {
            int other = i + random.nextInt(ids.length - i);
            int id = ids[i];
            ids[i] = ids[other];
            ids[other] = id;
        }
        long start = System.nanoTime();
        for (int i = 0; i < changed; i++) {
            tell(what, "removing", i, changed);
            int row = store.rowOf(ids[i]);
            index.remove(row);
            store.remove(ids[i]);
        }
        long middle = System.nanoTime();
        for (int i = 0; i < changed; i++) {
            tell(what, "adding", i, changed);
            index.add(store.add(ids[i], set.base().values(), ids[i] * set.base().dimension()));
        }
        return measured(round, (middle - start) / 1e9, (System.nanoTime() - middle) / 1e9);
    }

    private void tell(String what, String how, int done, int all) {
        if (done % (1 + all / 20) == 0) {
            progress.step(String.format(Locale.ROOT, "%s, %s %d %%", what, how, 100L * done / all));
        }
    }

    private Round measured(int round, double removeSeconds, double addSeconds) {
        int k = arguments.k();
        int queries = set.queries().rowCount();
        int[] found = new int[queries * k];
        HnswSearcher searcher = index.searcher();
        double[] speeds = new double[PASSES];
        for (int pass = -1; pass < PASSES; pass++) {
            long start = now();
            for (int query = 0; query < queries; query++) {
                int count = searcher.search(
                        set.queries().values(), query * set.queries().dimension(), k, arguments.filteredEf(), null);
                for (int rank = 0; rank < k; rank++) {
                    found[query * k + rank] = rank < count ? searcher.row(rank) : -1;
                }
            }
            speeds[Math.max(0, pass)] = queries * 1e9 / (now() - start);
        }
        Arrays.sort(speeds);
        for (int i = 0; i < found.length; i++) {
            found[i] = found[i] < 0 ? -1 : (int) store.idLow(store.firstEntry(found[i]));
        }
        return new Round(
                round,
                removeSeconds,
                addSeconds,
                set.truth().recall(found, k),
                speeds[PASSES / 2],
                index.unreachable(),
                store.statistics().memoryBytes(),
                index.memoryBytes());
    }

    private long now() {
        return arguments.byProcessorTime() ? threads.getCurrentThreadCpuTime() : System.nanoTime();
    }

    private String heading() {
        return String.format(
                Locale.ROOT,
                "A fifth of %s removed and added again, round after round: %,d rows of %d values, %,d queries, k %d,"
                        + " ef %d, %s",
                set.name(),
                set.base().rowCount(),
                set.base().dimension(),
                set.queries().rowCount(),
                arguments.k(),
                arguments.filteredEf(),
                set.metric().name().toLowerCase(Locale.ROOT));
    }

    private List<List<String>> lines(List<Round> rounds) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("round", "recall", "queries/s", "unreachable rows", "store", "index", "removing", "adding"));
        for (Round round : rounds) {
            lines.add(List.of(
                    round.number() == 0 ? "as built" : Integer.toString(round.number()),
                    String.format(Locale.ROOT, "%.4f", round.recall()),
                    String.format(Locale.ROOT, "%,.0f", round.queriesPerSecond()),
                    Integer.toString(round.unreachable()),
                    String.format(Locale.ROOT, "%.1f MB", round.storeBytes() / 1e6),
                    String.format(Locale.ROOT, "%.1f MB", round.indexBytes() / 1e6),
                    round.number() == 0 ? "" : String.format(Locale.ROOT, "%.1f s", round.removeSeconds()),
                    String.format(Locale.ROOT, "%.1f s", round.addSeconds())));
        }
        return lines;
    }

    private List<String> notes() {
        return List.of(
                "machine: " + Machine.describe(),
                "queries/s: one thread, by "
                        + (arguments.byProcessorTime() ? "the time it ran" : "the clock on the wall")
                        + ", middle of " + PASSES + " passes",
                "the index is HNSW over f32 rows, M " + arguments.m() + ", efConstruction "
                        + arguments.efConstruction() + ", built with "
                        + arguments.threads().getLast()
                        + " threads; rows are removed and added one by one on one thread",
                "unreachable rows: those that no walk on the lowest layer meets",
                "goal: a recall not more than 0.01 below that of the index as it was built, after all rounds");
    }

    private StepPlot plot(List<Round> rounds) {
        List<Boolean> solid = rounds.stream().map(_ -> true).toList();
        StepPlot plot = new StepPlot(
                "Recall and speed as rows go and come back",
                heading(),
                rounds.stream()
                        .map(round -> round.number() == 0 ? "built" : Integer.toString(round.number()))
                        .toList(),
                "by that of the index as it was built");
        Round first = rounds.getFirst();
        plot.add(
                "recall",
                true,
                rounds.stream().map(round -> round.recall() / first.recall()).toList(),
                solid);
        plot.add(
                "queries/s",
                true,
                rounds.stream()
                        .map(round -> round.queriesPerSecond() / first.queriesPerSecond())
                        .toList(),
                solid);
        plot.add(
                "memory",
                true,
                rounds.stream()
                        .map(round -> (double) (round.storeBytes() + round.indexBytes())
                                / (first.storeBytes() + first.indexBytes()))
                        .toList(),
                solid);
        return plot;
    }

    private void write(JsonGenerator json, List<Round> rounds) {
        json.writeStartObject();
        BenchJson.set(json, set);
        json.writeNumberProperty("ef", arguments.filteredEf());
        json.writeName("rounds");
        json.writeStartArray();
        for (Round round : rounds) {
            json.writeStartObject();
            json.writeNumberProperty("round", round.number());
            json.writeNumberProperty("recall", round.recall());
            json.writeNumberProperty("queriesPerSecond", round.queriesPerSecond());
            json.writeNumberProperty("unreachable", round.unreachable());
            json.writeNumberProperty("storeBytes", round.storeBytes());
            json.writeNumberProperty("indexBytes", round.indexBytes());
            json.writeNumberProperty("removeSeconds", round.removeSeconds());
            json.writeNumberProperty("addSeconds", round.addSeconds());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
