package dev.basalt.bench.vector;

import dev.basalt.core.bits.OrdinalSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.FilterCodec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.hnsw.FlatVectorScorerUtil;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.Version;
import org.jspecify.annotations.Nullable;

/// Lucene: one segment in a mapped directory, which its SIMD reads in place, searched by an `IndexSearcher` on
/// the calling thread. `ef` is the `k` of the vector query; the searcher takes the best of what that collects.
///
/// With one thread the graph grows as documents come in. With more, each thread fills segments of its own and
/// the merge into one uses all threads, which is how Lucene shares this work.
final class LuceneContender implements VectorContender {
    private static final String VECTOR = "vector";
    private static final String ID = "id";

    private final ContenderTask task;
    private final float[][] base;
    private final float[][] queries;
    private final VectorSimilarityFunction similarity;
    private @Nullable MMapDirectory directory;
    private @Nullable DirectoryReader reader;
    private @Nullable IndexSearcher searcher;
    private int[] ids = new int[0];
    private int builds;
    private @Nullable Query allowed;

    LuceneContender(ContenderTask task) throws IOException {
        this.task = task;
        this.base = task.base().toRows();
        this.queries = task.queries().toRows();
        this.similarity = switch (task.metric()) {
            case L2 -> VectorSimilarityFunction.EUCLIDEAN;
            case COSINE -> VectorSimilarityFunction.DOT_PRODUCT;
            case DOT -> VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT;
        };
    }

    @Override
    public String describe() {
        return "Lucene " + Version.LATEST + ", Lucene99HnswVectorsFormat, M " + task.m() + ", efConstruction "
                + task.efConstruction() + ", " + FlatVectorScorerUtil.getLucene99FlatVectorsScorer();
    }

    @Override
    public void build(int threads) throws IOException {
        closeIndex();
        Path folder = task.folder().resolve("lucene-" + builds++);
        MMapDirectory opened = new MMapDirectory(folder);
        directory = opened;
        opened.setPreload(MMapDirectory.ALL_FILES);
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try (IndexWriter writer = new IndexWriter(opened, config(threads, workers))) {
            List<Callable<Void>> parts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int part = i;
                parts.add(() -> {
                    addPart(writer, part, threads);
                    return null;
                });
            }
            for (Future<Void> part : workers.invokeAll(parts)) {
                part.get();
            }
            writer.forceMerge(1);
            writer.commit();
        } catch (InterruptedException | ExecutionException e) {
            throw new IOException("Lucene must build its index, but failed", e);
        } finally {
            workers.shutdownNow();
        }
        open(opened);
    }

    private IndexWriterConfig config(int threads, ExecutorService workers) {
        KnnVectorsFormat format = threads == 1
                ? new Lucene99HnswVectorsFormat(task.m(), task.efConstruction())
                : new Lucene99HnswVectorsFormat(task.m(), task.efConstruction(), threads, workers);
        KnnVectorsFormat perField = new PerFieldKnnVectorsFormat() {
            @Override
            public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                return format;
            }
        };
        Codec codec = Codec.getDefault();
        return new IndexWriterConfig()
                .setCodec(new FilterCodec(codec.getName(), codec) {
                    @Override
                    public KnnVectorsFormat knnVectorsFormat() {
                        return perField;
                    }
                })
                .setUseCompoundFile(false)
                // Every thread gets to the end without a flush in between.
                .setRAMPerThreadHardLimitMB(2047)
                .setRAMBufferSizeMB(2047.0 * threads);
    }

    /// Each thread takes a stretch of rows, so that every segment sees its share of them.
    private void addPart(IndexWriter writer, int part, int parts) throws IOException {
        int from = (int) ((long) base.length * part / parts);
        int to = (int) ((long) base.length * (part + 1) / parts);
        for (int row = from; row < to; row++) {
            Document document = new Document();
            document.add(new KnnFloatVectorField(VECTOR, base[row], similarity));
            document.add(new NumericDocValuesField(ID, row));
            writer.addDocument(document);
        }
    }

    private void open(MMapDirectory from) throws IOException {
        DirectoryReader opened = DirectoryReader.open(from);
        reader = opened;
        if (opened.leaves().size() != 1 || opened.numDocs() != base.length) {
            throw new IllegalStateException("one segment of " + base.length + " documents must be there, but are "
                    + opened.leaves().size() + " with " + opened.numDocs());
        }
        LeafReader leaf = opened.leaves().getFirst().reader();
        NumericDocValues values = leaf.getNumericDocValues(ID);
        ids = new int[leaf.maxDoc()];
        for (int document = values.nextDoc(); document != NumericDocValues.NO_MORE_DOCS; document = values.nextDoc()) {
            ids[document] = (int) values.longValue();
        }
        IndexSearcher made = new IndexSearcher(opened);
        made.setQueryCache(null);
        searcher = made;
    }

    /// A query over a bit set that is there already, as a filter that the cache of queries holds.
    @Override
    public void filter(@Nullable OrdinalSet rows) {
        if (rows == null) {
            allowed = null;
            return;
        }
        FixedBitSet documents = new FixedBitSet(ids.length);
        for (int document = 0; document < ids.length; document++) {
            if (rows.contains(ids[document])) {
                documents.set(document);
            }
        }
        allowed = new LuceneFilter(documents);
    }

    @Override
    public void search(int query, int k, int ef, int[] to, int toIndex) throws IOException {
        IndexSearcher open = searcher;
        if (open == null) {
            throw new IllegalStateException("an index must be built first");
        }
        ScoreDoc[] found = open.search(new KnnFloatVectorQuery(VECTOR, queries[query], ef, allowed), k).scoreDocs;
        for (int rank = 0; rank < found.length; rank++) {
            to[toIndex + rank] = ids[found[rank].doc];
        }
    }

    /// By a search below the query, which does not tell.
    @Override
    public long countDistances(int query, int k, int ef) throws IOException {
        DirectoryReader open = reader;
        if (open == null) {
            throw new IllegalStateException("an index must be built first");
        }
        LeafReader leaf = open.leaves().getFirst().reader();
        AcceptDocs all = AcceptDocs.fromLiveDocs(null, leaf.maxDoc());
        return leaf.searchNearestVectors(VECTOR, queries[query], ef, all, Integer.MAX_VALUE)
                .totalHits
                .value();
    }

    /// What is mapped: rows, graph, and the little else.
    @Override
    public long memoryBytes() throws IOException {
        long bytes = 0;
        if (directory != null) {
            for (String file : directory.listAll()) {
                bytes += directory.fileLength(file);
            }
        }
        return bytes;
    }

    private void closeIndex() throws IOException {
        if (reader != null) {
            reader.close();
        }
        if (directory != null) {
            for (String file : directory.listAll()) {
                directory.deleteFile(file);
            }
            directory.close();
        }
    }

    @Override
    public void close() throws IOException {
        closeIndex();
    }
}
