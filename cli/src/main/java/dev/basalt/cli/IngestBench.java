package dev.basalt.cli;

import dev.basalt.engine.Collection;
import dev.basalt.engine.Document;
import dev.basalt.engine.Embedder;
import dev.basalt.engine.IngestListener;
import dev.basalt.engine.IngestOptions;
import dev.basalt.engine.ModelEmbedder;
import dev.basalt.engine.Store;
import dev.basalt.engine.chunk.Chunk;
import dev.basalt.engine.chunk.ChunkOptions;
import dev.basalt.engine.chunk.Chunker;
import dev.basalt.engine.source.FileDocuments;
import dev.basalt.engine.source.SourceFiles;
import dev.basalt.engine.source.SourceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `basalt bench ingest`.
@Command(
        name = "ingest",
        mixinStandardHelpOptions = true,
        header = "Ingestion of files, beside the bare model loop on the same passages.")
final class IngestBench implements Callable<Integer> {
    @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files and folders; their passages are held.")
    @SuppressWarnings("NullAway.Init")
    private List<Path> paths;

    @Option(names = "--rounds", defaultValue = "3", description = "How often to measure (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--json", description = "One JSON object a line for each figure.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        BenchTable table = new BenchTable(json);
        try (Embedder model = ModelEmbedder.bundled()) {
            List<String> passages = passages(model, paths, Integer.MAX_VALUE);
            table.note(Console.count(passages.size()) + " passages");
            for (int round = 0; round < rounds; round++) {
                double bare = bareLoop(model, passages);
                table.add("bare model loop (the limit)", bare, passages.size() / (bare / 1e9), null, "passages/s");
                double whole = ingest();
                table.add(
                        "ingest", whole, passages.size() / (whole / 1e9), passages.size() / (bare / 1e9), "passages/s");
            }
        }
        return ExitCode.DONE;
    }

    /// The first passages that ingestion would cut some files into.
    static List<String> passages(Embedder model, List<Path> paths, int most) throws IOException {
        List<String> passages = new ArrayList<>();
        Chunker chunker = new Chunker(model, ChunkOptions.DEFAULT);
        try (FileDocuments documents = new FileDocuments(new SourceFiles(paths), SourceOptions.DEFAULT)) {
            for (Document document = documents.next(); document != null; document = documents.next()) {
                for (Chunk chunk : chunker.chunks(document.text())) {
                    passages.add(document.text().substring(chunk.start(), chunk.end()));
                }
                if (passages.size() >= most) {
                    return passages.subList(0, most);
                }
            }
        }
        return passages;
    }

    /// The model alone, on batches of the size that ingestion makes.
    private static double bareLoop(Embedder model, List<String> passages) {
        int batch = IngestOptions.DEFAULT.batchChunks();
        long start = System.nanoTime();
        for (int first = 0; first < passages.size(); first += batch) {
            model.embed(passages.subList(first, Math.min(passages.size(), first + batch)));
        }
        return System.nanoTime() - start;
    }

    private double ingest() throws IOException {
        Path directory = Files.createTempDirectory("basalt-bench");
        try (Store store = Store.open(directory.resolve("store"));
                FileDocuments documents = new FileDocuments(new SourceFiles(paths), SourceOptions.DEFAULT)) {
            Collection collection = store.collection(StoreMixin.DEFAULT_COLLECTION);
            // Loads the model and compiles its way through, as the bare loop's model is by now.
            collection.embedder().embed(List.of("warm up"));
            long start = System.nanoTime();
            collection.ingest(documents, IngestOptions.DEFAULT, IngestListener.NONE);
            return System.nanoTime() - start;
        } finally {
            Directories.delete(directory);
        }
    }
}
