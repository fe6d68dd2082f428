package dev.basalt.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.basalt.columnar.arrow.ArrowOptions;
import dev.basalt.columnar.arrow.ArrowSink;
import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.RowSink;
import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.file.NcfFile;
import dev.basalt.columnar.file.NcfOptions;
import dev.basalt.columnar.file.NcfWriter;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.columnar.search.SearchOptions;
import dev.basalt.columnar.search.VectorHits;
import dev.basalt.columnar.search.VectorMetric;
import dev.basalt.columnar.search.VectorSearch;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.storage.Disk;
import dev.basalt.engine.chunk.ChunkOptions;
import dev.basalt.engine.source.FileDocuments;
import dev.basalt.engine.source.SourceFiles;
import dev.basalt.engine.source.SourceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Collections as tables, and tables as documents.
class ExportTest {
    private static final int DOCUMENTS = 5000;
    private static final StoreOptions OPTIONS =
            StoreOptions.DEFAULT.withEmbedder(() -> new WordHashEmbedder(16, 8)).withChunks(new ChunkOptions(8, 2));

    @TempDir
    private Path directory;

    private static Document document(int i) {
        String text =
                "number " + i + " of many" + (i % 3 == 0 ? ", with words enough to make more than one passage" : "");
        return new Document("d" + i, "{\"n\":" + i + ",\"text\":\"" + text + "\"}", text);
    }

    private static void copy(RowSource from, RowSink to) throws IOException {
        try (from;
                to) {
            Batch batch = new Batch(from.schema());
            while (from.next(batch)) {
                to.write(batch);
            }
            to.finish();
        }
    }

    private Path ncf(RowSource rows) throws IOException {
        Path path = directory.resolve("rows.ncf");
        copy(rows, NcfWriter.create(Disk.system(), path, rows.schema(), NcfOptions.DEFAULT));
        return path;
    }

    private Store filled(String name) throws IOException {
        Store store = Store.open(directory.resolve(name), OPTIONS);
        List<Document> documents = new ArrayList<>();
        for (int i = 0; i < DOCUMENTS; i++) {
            documents.add(document(i));
        }
        store.collection("all").addAll(documents);
        store.collection("all").delete("d7", "d0");
        return store;
    }

    private static IngestReport ingest(Store store, Path path) throws IOException {
        try (FileDocuments documents = new FileDocuments(new SourceFiles(List.of(path)), SourceOptions.DEFAULT)) {
            return store.collection("all").ingest(documents, IngestOptions.DEFAULT, IngestListener.NONE);
        }
    }

    @Test
    void takesInWhatWasExported() throws IOException {
        Path path;
        try (Store store = filled("one")) {
            path = ncf(store.collection("all").documentRows());
            assertThat(ingest(store, path)).isEqualTo(new IngestReport(0, 0, DOCUMENTS - 2, 0, 0));
        }
        try (Store other = Store.open(directory.resolve("two"), OPTIONS)) {
            assertThat(ingest(other, path).added()).isEqualTo(DOCUMENTS - 2);
            assertThat(other.collection("all").get("d4999")).contains(document(4999));
            assertThat(other.collection("all").get("d7")).isEmpty();
        }
    }

    @Test
    void passagesCanBeSearchedWithoutTheStore() throws IOException {
        try (Store store = filled("one")) {
            Collection all = store.collection("all");
            Path path = ncf(all.passageRows());
            try (NcfFile file = NcfFile.open(Disk.system(), path, NcfOptions.DEFAULT)) {
                // Passages of documents that were deleted are kept by the store, but not shown.
                long shown = all.stats().chunks();
                assertThat(file.rowCount()).isLessThan(shown).isGreaterThan(DOCUMENTS);
                assertThat(file.schema().toString())
                        .isEqualTo("id string not null, passage int32 not null, text string not null,"
                                + " vector vector<float32, 16> not null");
                float[] query = all.embedder().embed(List.of("number 4711 of many"));
                List<Hit> hits = all.search(query, 1, null);
                VectorHits found =
                        VectorSearch.open(file, "vector", VectorMetric.DOT).nearest(query, 1, SearchOptions.DEFAULT);
                Batch row = file.take(found.rows(), List.of("id", "text"));
                assertThat(row.column("id", BytesColumn.class).text(0))
                        .isEqualTo(hits.getFirst().document().id());
                assertThat(row.column("text", BytesColumn.class).text(0))
                        .isEqualTo(hits.getFirst().passage());
                assertThat(-found.distance(0)).isCloseTo(hits.getFirst().score(), within(1e-5f));
            }
        }
    }

    @Test
    void exportsNothingOfAnEmptyCollection() throws IOException {
        try (Store store = Store.open(directory.resolve("empty"), OPTIONS)) {
            for (RowSource rows : List.of(
                    store.collection("all").documentRows(),
                    store.collection("all").passageRows())) {
                try (rows) {
                    assertThat(rows.next(new Batch(rows.schema()))).isFalse();
                }
            }
        }
    }

    @Test
    void rowsOfAnyTableAreDocuments() throws IOException {
        Schema schema = Schema.of(Field.of("id", Simple.INT64), Field.of("name", Simple.STRING));
        Batch batch = new Batch(schema);
        for (int i = 0; i < 3000; i++) {
            ((LongColumn) batch.column(0)).append(i);
            ((BytesColumn) batch.column(1)).append("stone " + i);
        }
        Path ncf = directory.resolve("stones.ncf");
        Path arrow = directory.resolve("stones.arrow");
        for (RowSink sink : List.of(
                NcfWriter.create(Disk.system(), ncf, schema, NcfOptions.DEFAULT),
                ArrowSink.create(arrow, schema, ArrowOptions.DEFAULT))) {
            try (sink) {
                sink.write(batch);
                sink.finish();
            }
        }
        try (Store store = Store.open(directory.resolve("stones"), OPTIONS)) {
            assertThat(ingest(store, ncf)).isEqualTo(new IngestReport(3000, 0, 0, 0, 3000));
            assertThat(store.collection("all").get("2999"))
                    .contains(new Document("2999", "{\"id\":2999,\"name\":\"stone 2999\"}", "stone 2999"));
            assertThat(ingest(store, arrow)).isEqualTo(new IngestReport(0, 0, 3000, 0, 0));
        }
    }

    @Test
    void namesWhatIsWrongWithATable() throws IOException {
        Path path = Files.writeString(directory.resolve("no.ncf"), "This is no columnar file.");
        try (Store store = Store.open(directory.resolve("no"), OPTIONS)) {
            assertThatThrownBy(() -> ingest(store, path))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageStartingWith("[" + path);
            Batch batch = new Batch(store.collection("all").documentRows().schema());
            for (String text : List.of("x", "[1]", "t")) {
                ((BytesColumn) batch.column(text.equals("x") ? 0 : text.equals("t") ? 2 : 1)).append(text);
            }
            Path wrong = directory.resolve("wrong.ncf");
            try (NcfWriter writer = NcfWriter.create(Disk.system(), wrong, batch.schema(), NcfOptions.DEFAULT)) {
                writer.write(batch);
                writer.finish();
            }
            assertThatThrownBy(() -> ingest(store, wrong))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageStartingWith("[" + wrong + ", row 1");
        }
    }
}
