package dev.basalt.vector.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.basalt.vector.Metric;
import dev.basalt.vector.RowType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IndexAdvisorTest {
    private static final VectorSample SAMPLE = new VectorSample(12, 20, 0.8, Math.PI / 2);

    @Test
    void looksAtAllOfFewVectors() {
        assertThat(kind(Workload.of(0, 384))).isEqualTo("exact");
        assertThat(kind(Workload.of(1, 384))).isEqualTo("exact");
        assertThat(kind(Workload.of(1000, 384))).isEqualTo("exact");
    }

    @Test
    void takesAGraphForMany() {
        IndexAdvice advice = IndexAdvisor.advise(Workload.of(1_000_000, 384), null);
        assertThat(advice.recommended().plan()).isInstanceOfAny(IndexPlan.Hnsw.class, IndexPlan.CompressedHnsw.class);
        assertThat(advice.recommended().fits()).isTrue();
        assertThat(advice.recommended().queryMicros())
                .isLessThan(find(advice, "exact").queryMicros() / 10);
    }

    @Test
    void takesATreeForFewDimensionsOnly() {
        assertThat(kind(Workload.of(1_000_000, 2).withMetric(Metric.L2))).isEqualTo("KD-tree");
        assertThat(kind(Workload.of(1_000_000, 3).withMetric(Metric.L2).withRecall(1)))
                .isEqualTo("KD-tree");
        assertThat(kinds(Workload.of(1_000_000, 33).withMetric(Metric.L2))).doesNotContain("KD-tree");
        assertThat(kinds(Workload.of(1_000_000, 3).withMetric(Metric.DOT))).doesNotContain("KD-tree", "LSH");
        assertThat(kind(Workload.of(1_000_000, 24).withMetric(Metric.L2))).isNotEqualTo("KD-tree");
    }

    @Test
    void looksAtAllWhereNothingMayBeMissed() {
        IndexAdvice advice = IndexAdvisor.advise(Workload.of(1_000_000, 384).withRecall(1), null);
        assertThat(advice.recommended().plan()).isEqualTo(new IndexPlan.Exact());
        assertThat(find(advice, "HNSW").shortfalls())
                .containsExactly("finds about 0.999 of the neighbours, 1.000 are asked for");
    }

    @Test
    void looksAtAllWhereMostAreWrites() {
        Workload work = Workload.of(50_000, 384);
        assertThat(kind(work)).isNotEqualTo("exact");
        assertThat(kind(work.withWriteShare(1))).isEqualTo("exact");
        assertThat(kind(work.withWriteShare(0.99))).isEqualTo("exact");
    }

    @Test
    void looksAtAllThatAFilterLetsThrough() {
        assertThat(kind(Workload.of(1_000_000, 384).withSelectivity(0.0001))).isEqualTo("exact");
        IndexAdvice advice = IndexAdvisor.advise(Workload.of(1_000_000, 384).withSelectivity(0.0001), null);
        // 100 vectors of 1536 bytes, each fetched in 60 + 51.2 ns.
        assertThat(advice.recommended().queryMicros()).isEqualTo(11.12, within(1e-9));
    }

    @Test
    void leavesVectorsOnDiskWhereMemoryIsShort() {
        Workload work = Workload.of(1_000_000, 384).withMemoryBytes(400L << 20);
        IndexAdvice advice = IndexAdvisor.advise(work.withDurable(true), null);
        assertThat(advice.recommended().plan().kind()).isEqualTo("small-memory HNSW");
        assertThat(advice.recommended().memoryBytes()).isLessThan(400L << 20);
        assertThat(advice.recommended().diskBytes()).isGreaterThan(1_536_000_000L);
        assertThat(find(advice, "exact").shortfalls()).containsExactly("needs 1.4 GiB of memory of 400.0 MiB");
        IndexAdvice without = IndexAdvisor.advise(work, null);
        assertThat(without.recommended().fits()).isFalse();
        assertThat(without.reasons()).anyMatch(reason -> reason.startsWith("no index gives all that is asked for"));
    }

    @Test
    void saysWhenTimeDoesNotSuffice() {
        IndexAdvice advice = IndexAdvisor.advise(Workload.of(1_000_000, 384).withQueryMicros(5000), null);
        assertThat(find(advice, "exact").shortfalls())
                .containsExactly("takes about 51200 µs a search, 5000 are allowed");
        assertThat(advice.recommended().queryMicros()).isLessThan(5000);
    }

    @Test
    void followsTheDocumentedFormulas() {
        Workload work = Workload.of(1 << 20, 384).withRecall(0.95);
        IndexAdvice advice = IndexAdvisor.advise(work, null);
        double n = 1 << 20;
        IndexEstimate exact = find(advice, "exact");
        assertThat(exact.memoryBytes()).isEqualTo((long) (n * 1536 + n / 8));
        assertThat(exact.queryMicros()).isEqualTo(n * 51.2 / 1000, within(1e-6));
        IndexEstimate graph = find(advice, "HNSW");
        int ef = (int) Math.ceil(0.19 * Math.sqrt(10) * 15 * Math.pow(0.05, -0.6));
        assertThat(graph.plan()).isEqualTo(new IndexPlan.Hnsw(16, 2 * ef, ef));
        assertThat(graph.memoryBytes()).isEqualTo(Math.round(n * 1536 + 4 * n * 33 + 4 * n * 17 / 15));
        assertThat(graph.queryMicros()).isEqualTo(16 * (ef + 20) * 111.2 / 1000, within(1e-6));
        assertThat(graph.addMicros()).isEqualTo((51.2 + 1.5 * 16 * (2 * ef + 20) * 111.2) / 1000, within(1e-6));
        assertThat(graph.buildSeconds()).isEqualTo(n * graph.addMicros() / 1e6, within(1e-3));
        assertThat(graph.costMicros()).isEqualTo(0.9 * graph.queryMicros() + 0.1 * graph.addMicros(), within(1e-6));
        IndexEstimate coded = find(advice, "compressed HNSW");
        int wider = (int) Math.ceil(0.19 * Math.sqrt(10) * 15 * Math.pow(0.05, -0.6) * 1.3);
        assertThat(coded.memoryBytes()).isEqualTo(graph.memoryBytes() + Math.round(n * 64));
        assertThat(coded.queryMicros())
                .isEqualTo((16 * (wider + 20) * (60 + 64 / 30.0) + wider * 111.2) / 1000, within(1e-6));
    }

    @Test
    void countsHashesAsTheTheorySays() {
        IndexEstimate hashes = find(IndexAdvisor.advise(Workload.of(100_000, 384), SAMPLE), "LSH");
        IndexPlan.Lsh plan = (IndexPlan.Lsh) hashes.plan();
        double near = 1 - Math.pow(1 - Math.pow(1 - 0.8 / Math.PI, plan.bits()), plan.tables());
        double far = 1 - Math.pow(1 - Math.pow(0.5, plan.bits()), plan.tables());
        assertThat(hashes.recall()).isEqualTo(near, within(1e-12)).isGreaterThanOrEqualTo(0.95);
        double nanos = 0.04 * plan.tables() * plan.bits() * 384 + 60 * plan.tables() + 100_000 * far * 111.2;
        assertThat(hashes.queryMicros()).isEqualTo(nanos / 1000, within(1e-6));
        assertThat(hashes.memoryBytes()).isEqualTo(100_000L * (1536 + 12 * plan.tables()));
    }

    @Test
    void usesWhatWasMeasured() {
        IndexAdvice advice =
                IndexAdvisor.advise(Workload.of(100_000, 384), new VectorSample(30, 200, Double.NaN, Double.NaN));
        assertThat(find(advice, "exact").queryMicros()).isEqualTo(20_000, within(1e-6));
        int ef = ((IndexPlan.Hnsw) find(advice, "HNSW").plan()).efSearch();
        int assumed = ((IndexPlan.Hnsw) find(IndexAdvisor.advise(Workload.of(100_000, 384), null), "HNSW")
                        .plan())
                .efSearch();
        assertThat((double) ef / assumed).isEqualTo(2, within(0.05));
        assertThat(advice.reasons()).contains("a sample has an intrinsic dimension of 30.0 of 384");
        assertThat(find(advice, "LSH").recall()).isBetween(0.0, 1.0);
    }

    @Test
    void costsMoreForMore() {
        for (int kind = 0; kind < 3; kind++) {
            String name = List.of("exact", "HNSW", "compressed HNSW").get(kind);
            IndexEstimate last = null;
            for (long rows = 1000; rows <= 1_000_000_000; rows *= 10) {
                IndexEstimate next = find(IndexAdvisor.advise(Workload.of(rows, 768), null), name);
                if (last != null) {
                    assertThat(next.memoryBytes()).isGreaterThan(last.memoryBytes());
                    assertThat(next.queryMicros()).isGreaterThan(last.queryMicros());
                    assertThat(next.buildSeconds()).isGreaterThan(last.buildSeconds());
                }
                last = next;
            }
        }
        IndexEstimate full = find(IndexAdvisor.advise(Workload.of(100_000, 768), null), "exact");
        IndexEstimate half = find(IndexAdvisor.advise(Workload.of(100_000, 768).withType(RowType.F16), null), "exact");
        assertThat(half.memoryBytes()).isLessThan(full.memoryBytes() * 51 / 100);
    }

    @Test
    void ranksWhatFitsFirst() {
        for (long rows : new long[] {10, 10_000, 1_000_000, 100_000_000}) {
            for (long memory : new long[] {1 << 20, 1L << 30, 1L << 40}) {
                IndexAdvice advice = IndexAdvisor.advise(
                        Workload.of(rows, 384).withMemoryBytes(memory).withDurable(true), SAMPLE);
                boolean missing = false;
                List<IndexEstimate> all = new ArrayList<>(List.of(advice.recommended()));
                all.addAll(advice.alternatives());
                for (IndexEstimate estimate : all) {
                    assertThat(missing && estimate.fits()).isFalse();
                    missing |= !estimate.fits();
                    assertThat(estimate.queryMicros()).isFinite().isNotNegative();
                    assertThat(estimate.recall()).isBetween(0.0, 1.0);
                }
                assertThat(advice.reasons()).hasSizeGreaterThan(all.size());
            }
        }
    }

    @Test
    void saysWhy() {
        assertThat(IndexAdvisor.advise(Workload.of(1000, 100).withMetric(Metric.DOT), null)
                        .reasons())
                .containsExactly(
                        "exact: about 13.3 µs a search and 0.0 µs to add a vector, so 12.0 µs an operation with 10 %"
                                + " writes",
                        "takes 0.4 MiB of memory; finds about 1.000 of the true neighbours",
                        "not HNSW: about 23.0 µs an operation",
                        "not compressed HNSW: about 70.0 µs an operation",
                        "the vectors are not known: an intrinsic dimension of 15 is assumed");
    }

    @Test
    void rejectsWrongArguments() {
        Workload work = Workload.of(10, 10);
        assertThatThrownBy(() -> Workload.of(1L << 31, 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rowCount must be in [0, 2147483647], but was 2147483648");
        assertThatThrownBy(() -> Workload.of(1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("dimension must be positive, but was 0");
        assertThatThrownBy(() -> work.withRecall(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("recall must be in (0, 1], but was 0.0");
        assertThatThrownBy(() -> work.withSelectivity(Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("selectivity must be in (0, 1], but was NaN");
        assertThatThrownBy(() -> work.withWriteShare(1.1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("writeShare must be in [0, 1], but was 1.1");
        assertThatThrownBy(() -> work.withQueryMicros(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("queryMicros must be positive, but was 0.0");
        assertThatThrownBy(() -> work.withMemoryBytes(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("memoryBytes must not be negative, but was -1");
        assertThatThrownBy(() -> new VectorSample(Double.NaN, 1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("intrinsicDimension and nanosPerRow must be positive, but were NaN and 1.0");
    }

    private static String kind(Workload work) {
        return IndexAdvisor.advise(work, null).recommended().plan().kind();
    }

    private static List<String> kinds(Workload work) {
        IndexAdvice advice = IndexAdvisor.advise(work, null);
        List<String> kinds = new ArrayList<>(List.of(advice.recommended().plan().kind()));
        advice.alternatives().forEach(estimate -> kinds.add(estimate.plan().kind()));
        return kinds;
    }

    private static IndexEstimate find(IndexAdvice advice, String kind) {
        if (advice.recommended().plan().kind().equals(kind)) {
            return advice.recommended();
        }
        return advice.alternatives().stream()
                .filter(estimate -> estimate.plan().kind().equals(kind))
                .findFirst()
                .orElseThrow();
    }
}
