package dev.basalt.columnar.search;

import dev.basalt.columnar.file.NcfFile;
import dev.basalt.columnar.file.VectorPage;
import dev.basalt.columnar.file.internal.OrderedTasks;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.FixedVector;
import dev.basalt.core.kernel.TopK;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Finds the rows of a file whose vectors are nearest to a query, straight from where they lie in the file.
///
/// Without codes, the rows found are exactly the nearest: `k` of them where `k` rows may be found and have a vector
/// of finite numbers. With codes, they are the nearest of those that the codes chose, which are all where there are
/// as many candidates as rows.
///
/// - **Memory:** for cosines four bytes a row, once a search went through all rows; a search takes a few KiB for each
///   thread and nothing for a row
/// - **Threads:** safe for use by many, while the file is open
public final class VectorSearch {
    private static final long TASK_BYTES = 4L << 20;
    private static final int BYTE_CANDIDATES = 4;
    private static final int BIT_CANDIDATES = 40;
    private static final int MIN_CANDIDATES = 100;
    private static final float[] UNKNOWN = {};

    private final NcfFile file;
    private final String column;
    private final FixedVector type;
    private final VectorMetric metric;
    private final long rowCount;
    private final Pages vectors;
    private final Map<CodeKind, Pages> codes;

    /// The pages of a column of vectors.
    private static final class Pages {
        final List<VectorPage> pages;
        final long[] firstRows;
        final AtomicReferenceArray<float[]> inverses;

        Pages(List<VectorPage> pages) {
            this.pages = pages;
            this.firstRows = pages.stream().mapToLong(VectorPage::firstRow).toArray();
            this.inverses = new AtomicReferenceArray<>(pages.size());
        }

        /// The page that a row may be in.
        int find(long row) {
            int at = Arrays.binarySearch(firstRows, row);
            return at >= 0 ? at : -at - 2;
        }
    }

    private VectorSearch(
            NcfFile file,
            String column,
            FixedVector type,
            VectorMetric metric,
            long rowCount,
            Pages vectors,
            Map<CodeKind, Pages> codes) {
        this.file = file;
        this.column = column;
        this.type = type;
        this.metric = metric;
        this.rowCount = rowCount;
        this.vectors = vectors;
        this.codes = codes;
    }

    /// Prepares to search a column. A page is read, and checked as the file was opened to check it, when a search first
    /// needs it.
    ///
    /// @param file   the file
    /// @param column the name of a column of fixed-size vectors
    /// @param metric how far apart vectors are
    /// @return what searches it until the file is closed
    /// @throws IllegalArgumentException if there is no such column, or it has no vectors
    public static VectorSearch open(NcfFile file, String column, VectorMetric metric) {
        DataType type = file.schema().field(file.schema().indexOf(column)).type();
        if (!(type instanceof FixedVector vector)) {
            throw new IllegalArgumentException("column '" + column + "' must hold vectors, but holds " + type.label());
        }
        Map<CodeKind, Pages> codes = new HashMap<>();
        for (CodeKind kind : CodeKind.values()) {
            String name = VectorCodes.find(file.schema(), column, kind);
            if (name != null) {
                codes.put(kind, pages(file, name));
            }
        }
        return new VectorSearch(file, column, vector, metric, file.rowCount(), pages(file, column), codes);
    }

    private static Pages pages(NcfFile file, String column) {
        return new Pages(file.vectorPages(column));
    }

    /// How many values a query has.
    ///
    /// @return the dimension of the vectors
    public int dimension() {
        return type.dimension();
    }

    /// Whether there are codes of a kind.
    ///
    /// @param kind the kind
    /// @return whether the file has them
    public boolean hasCodes(CodeKind kind) {
        return codes.containsKey(kind);
    }

    /// Finds the nearest rows.
    ///
    /// - **Shapes:** `query [dimension]`
    ///
    /// @param query   finite numbers; for vectors of bits, those above zero count as one and all others as zero
    /// @param k       how many rows at most, at least 1
    /// @param options which rows are searched, and how
    /// @return the rows, nearest first
    /// @throws IllegalArgumentException if the query does not fit, or the file has no codes of that kind
    /// @throws IllegalStateException    if the file is closed
    public VectorHits nearest(float[] query, int k, SearchOptions options) {
        check(query, k, options);
        return file.read(() -> find(query, k, options));
    }

    private VectorHits find(float[] query, int k, SearchOptions options) {
        RowDistances exact = distances(query);
        int wanted = (int) Math.min(k, Math.max(1, rowCount));
        TopK best;
        CodeKind kind = options.codes();
        if (kind == null) {
            best = scan(vectors, exact, wanted, options);
        } else {
            RowDistances about = kind == CodeKind.BYTES
                    ? new RowDistances.ByteCodes(metric, query)
                    : new RowDistances.BitCodes(metric, query);
            best = rescore(scan(pagesOf(kind), about, candidates(wanted, kind, options), options), exact, wanted);
        }
        long[] rows = new long[best.size()];
        float[] distances = new float[best.size()];
        return new VectorHits(rows, distances, best.drainTo(rows, distances, 0));
    }

    private void check(float[] query, int k, SearchOptions options) {
        if (query.length != type.dimension()) {
            throw new IllegalArgumentException("a query must have " + type.dimension() + " values as column '" + column
                    + "' has, but had " + query.length);
        }
        if (k < 1) {
            throw new IllegalArgumentException("k must be at least 1, but was " + k);
        }
        for (int i = 0; i < query.length; i++) {
            if (!Float.isFinite(query[i])) {
                throw new IllegalArgumentException(
                        "a query must have finite values, but value " + i + " was " + query[i]);
            }
        }
        RowSelection rows = options.rows();
        if (rows != null && rows.rowCount() != rowCount) {
            throw new IllegalArgumentException(
                    "rows must be selected among " + rowCount + " as the file has, but were among " + rows.rowCount());
        }
    }

    private Pages pagesOf(CodeKind kind) {
        Pages pages = codes.get(kind);
        if (pages == null) {
            throw new IllegalArgumentException(
                    "column '" + column + "' must have codes of " + kind.label() + ", but has none");
        }
        return pages;
    }

    private int candidates(int k, CodeKind kind, SearchOptions options) {
        long usual = Math.max(MIN_CANDIDATES, (long) k * (kind == CodeKind.BYTES ? BYTE_CANDIDATES : BIT_CANDIDATES));
        long count = options.candidates() > 0 ? Math.max(k, options.candidates()) : usual;
        return Math.clamp(count, 1, Math.clamp(rowCount, 1, Integer.MAX_VALUE - 64));
    }

    private RowDistances distances(float[] query) {
        return switch (type.element()) {
            case FLOAT32 -> new RowDistances.Floats(metric, query);
            case FLOAT16 -> new RowDistances.Halves(metric, query);
            case INT8 -> new RowDistances.Bytes(metric, query);
            case BIT -> new RowDistances.Bits(metric, query);
        };
    }

    private TopK scan(Pages from, RowDistances distances, int k, SearchOptions options) {
        RowSelection rows = options.rows();
        List<Supplier<TopK>> tasks = new ArrayList<>();
        int first = 0;
        long bytes = 0;
        for (int page = 0; page < from.pages.size(); page++) {
            bytes += from.pages.get(page).byteSize();
            if (bytes >= TASK_BYTES || page == from.pages.size() - 1) {
                int begin = first;
                int end = page + 1;
                tasks.add(() -> scanPages(from, begin, end, distances, k, rows));
                first = end;
                bytes = 0;
            }
        }
        TopK best = TopK.lowest(k);
        try (OrderedTasks<TopK> running = new OrderedTasks<>(tasks, options.executor())) {
            for (int i = 0; i < tasks.size(); i++) {
                best.offerAll(running.result(i));
            }
        }
        return best;
    }

    private static TopK scanPages(
            Pages from, int begin, int end, RowDistances distances, int k, @Nullable RowSelection rows) {
        long most = 0;
        for (int i = begin; i < end; i++) {
            most += from.pages.get(i).rows();
        }
        TopK best = TopK.lowest((int) Math.min(k, Math.max(1, most)));
        RowDistances.Scratch scratch = new RowDistances.Scratch(distances.scratchValues());
        for (int i = begin; i < end; i++) {
            VectorPage page = from.pages.get(i);
            float[] inverses = UNKNOWN;
            if (distances.wantsInverses()) {
                float[] known = rows == null ? inverses(from, i, distances, scratch) : from.inverses.get(i);
                inverses = known == null ? UNKNOWN : known;
            }
            scanPage(page, inverses, distances, rows, scratch, best);
        }
        return best;
    }

    /// The lengths of a page's rows, which every search that goes through all rows needs.
    private static float[] inverses(Pages from, int page, RowDistances distances, RowDistances.Scratch scratch) {
        float[] known = from.inverses.get(page);
        if (known == null) {
            VectorPage vectors = from.pages.get(page);
            known = new float[vectors.rows()];
            distances.invert(vectors.segment(), 0, known.length, known, 0, scratch);
            from.inverses.set(page, known);
        }
        return known;
    }

    private static void scanPage(
            VectorPage page,
            float[] inverses,
            RowDistances distances,
            @Nullable RowSelection rows,
            RowDistances.Scratch scratch,
            TopK best) {
        int count = page.rows();
        int row = 0;
        while (row < count) {
            int begin = rows == null
                    ? row
                    : (int) (rows.nextSet(page.firstRow() + row, page.firstRow() + count) - page.firstRow());
            while (begin < count && page.isNull(begin)) {
                begin++;
            }
            if (begin >= count) {
                return;
            }
            if (rows != null && !rows.contains(page.firstRow() + begin)) {
                row = begin;
                continue;
            }
            int limit = Math.min(count, begin + RowDistances.BLOCK_ROWS);
            int end = rows == null
                    ? limit
                    : (int) (rows.nextClear(page.firstRow() + begin, page.firstRow() + limit) - page.firstRow());
            if (page.nulls() > 0) {
                int present = begin + 1;
                while (present < end && !page.isNull(present)) {
                    present++;
                }
                end = present;
            }
            distances.score(page.segment(), begin, end - begin, inverses, scratch);
            best.offerAll(scratch.scores, 0, end - begin, page.firstRow() + begin);
            row = end;
        }
    }

    private TopK rescore(TopK candidates, RowDistances exact, int k) {
        int count = candidates.size();
        long[] rows = new long[count];
        candidates.drainTo(rows, new float[count], 0);
        Arrays.sort(rows);
        TopK best = TopK.lowest(k);
        RowDistances.Scratch scratch = new RowDistances.Scratch(exact.scratchValues());
        for (long row : rows) {
            int at = vectors.find(row);
            if (at < 0 || row - vectors.firstRows[at] >= vectors.pages.get(at).rows()) {
                continue;
            }
            VectorPage page = vectors.pages.get(at);
            int inPage = (int) (row - page.firstRow());
            if (!page.isNull(inPage)) {
                float[] known = vectors.inverses.get(at);
                exact.score(page.segment(), inPage, 1, known == null ? UNKNOWN : known, scratch);
                best.offer(scratch.scores[0], row);
            }
        }
        return best;
    }
}
