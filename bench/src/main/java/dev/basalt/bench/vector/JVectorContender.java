package dev.basalt.bench.vector;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.vector.Metric;
import io.github.jbellis.jvector.graph.GraphIndexBuilder;
import io.github.jbellis.jvector.graph.GraphSearcher;
import io.github.jbellis.jvector.graph.ImmutableGraphIndex;
import io.github.jbellis.jvector.graph.ListRandomAccessVectorValues;
import io.github.jbellis.jvector.graph.RandomAccessVectorValues;
import io.github.jbellis.jvector.graph.SearchResult;
import io.github.jbellis.jvector.graph.similarity.BuildScoreProvider;
import io.github.jbellis.jvector.graph.similarity.DefaultSearchScoreProvider;
import io.github.jbellis.jvector.graph.similarity.SearchScoreProvider;
import io.github.jbellis.jvector.quantization.PQVectors;
import io.github.jbellis.jvector.quantization.ProductQuantization;
import io.github.jbellis.jvector.util.Bits;
import io.github.jbellis.jvector.vector.VectorSimilarityFunction;
import io.github.jbellis.jvector.vector.VectorizationProvider;
import io.github.jbellis.jvector.vector.types.VectorFloat;
import io.github.jbellis.jvector.vector.types.VectorTypeSupport;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/// JVector: its graph on the heap, with as many neighbours a node (`2 M`) as the others have on the lowest layer.
/// `ef` is its `rerankK`. With product quantisation it walks the graph by codes of an eighth of the bytes and scores
/// the best `ef` rows by their floats.
final class JVectorContender implements VectorContender {
    private static final float NEIGHBOR_OVERFLOW = 1.2f;
    private static final float ALPHA = 1.2f;
    private static final int CODE_CLUSTERS = 256;

    private final ContenderTask task;
    private final boolean quantised;
    private final VectorSimilarityFunction similarity;
    private final RandomAccessVectorValues base;
    private final List<VectorFloat<?>> queries;
    private @Nullable ImmutableGraphIndex graph;
    private @Nullable GraphSearcher searcher;
    private @Nullable PQVectors codes;
    private Bits allowed = Bits.ALL;

    JVectorContender(ContenderTask task, boolean quantised) throws IOException {
        this.task = task;
        this.quantised = quantised;
        this.similarity =
                task.metric() == Metric.L2 ? VectorSimilarityFunction.EUCLIDEAN : VectorSimilarityFunction.DOT_PRODUCT;
        this.base = new ListRandomAccessVectorValues(vectors(task.base()), task.dimension());
        this.queries = vectors(task.queries());
    }

    private static List<VectorFloat<?>> vectors(Matrix matrix) {
        VectorTypeSupport support = VectorizationProvider.getInstance().getVectorTypeSupport();
        List<VectorFloat<?>> vectors = new ArrayList<>(matrix.rowCount());
        for (float[] row : matrix.toRows()) {
            vectors.add(support.createFloatVector(row));
        }
        return vectors;
    }

    @Override
    public String describe() throws IOException {
        return "JVector " + version() + ", graph on heap, M " + 2 * task.m() + ", beamWidth " + task.efConstruction()
                + ", overflow " + NEIGHBOR_OVERFLOW + ", alpha " + ALPHA + ", hierarchy"
                + (quantised ? ", PQ of " + codeBytes() + " bytes, reranked" : "") + ", "
                + VectorizationProvider.getInstance().getClass().getSimpleName();
    }

    /// As its jar says.
    private static String version() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = GraphSearcher.class.getResourceAsStream(
                "/META-INF/maven/io.github.jbellis/jvector-base/pom.properties")) {
            if (in != null) {
                properties.load(in);
            }
        }
        return properties.getProperty("version", "of unknown version");
    }

    private int codeBytes() {
        return Math.max(1, task.dimension() / 8);
    }

    /// The constructor that names every setting; the newer way reads some from a management bean.
    @SuppressWarnings("deprecation")
    @Override
    public void build(int threads) throws IOException {
        close();
        try (ForkJoinPool pool = new ForkJoinPool(threads)) {
            BuildScoreProvider scores = BuildScoreProvider.randomAccessScoreProvider(base, similarity);
            try (GraphIndexBuilder builder = new GraphIndexBuilder(
                    scores,
                    task.dimension(),
                    2 * task.m(),
                    task.efConstruction(),
                    NEIGHBOR_OVERFLOW,
                    ALPHA,
                    true,
                    true,
                    pool,
                    pool)) {
                graph = builder.build(base);
            }
            if (quantised) {
                boolean center = similarity == VectorSimilarityFunction.EUCLIDEAN;
                ProductQuantization quantization =
                        ProductQuantization.compute(base, codeBytes(), CODE_CLUSTERS, center, -1, pool, pool);
                codes = quantization.encodeAll(base, pool);
            }
        }
        searcher = new GraphSearcher(graph);
    }

    @Override
    public void filter(@Nullable OrdinalSet rows) {
        allowed = rows == null ? Bits.ALL : rows::contains;
    }

    @Override
    public void search(int query, int k, int ef, int[] to, int toIndex) {
        SearchResult.NodeScore[] found = result(query, k, ef).getNodes();
        for (int rank = 0; rank < found.length; rank++) {
            to[toIndex + rank] = found[rank].node;
        }
    }

    private SearchResult result(int query, int k, int ef) {
        GraphSearcher open = searcher;
        if (open == null) {
            throw new IllegalStateException("an index must be built first");
        }
        return open.search(provider(queries.get(query)), k, ef, 0, 0, allowed);
    }

    private SearchScoreProvider provider(VectorFloat<?> query) {
        return codes == null
                ? DefaultSearchScoreProvider.exact(query, similarity, base)
                : new DefaultSearchScoreProvider(
                        codes.precomputedScoreFunctionFor(query, similarity), base.rerankerFor(query, similarity));
    }

    @Override
    public long countDistances(int query, int k, int ef) {
        return result(query, k, ef).getVisitedCount();
    }

    @Override
    public long memoryBytes() {
        return (long) Float.BYTES * task.rowCount() * task.dimension()
                + (graph == null ? 0 : graph.ramBytesUsed())
                + (codes == null ? 0 : codes.ramBytesUsed());
    }

    @Override
    public void close() throws IOException {
        if (searcher != null) {
            searcher.close();
        }
        if (graph != null) {
            graph.close();
        }
    }
}
