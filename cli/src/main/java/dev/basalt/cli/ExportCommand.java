package dev.basalt.cli;

import dev.basalt.columnar.column.RowSink;
import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.file.NcfOptions;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.columnar.search.CodeKind;
import dev.basalt.columnar.search.CodedWriter;
import dev.basalt.core.storage.Disk;
import dev.basalt.engine.Collection;
import dev.basalt.engine.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `basalt export`.
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        header = "Write a collection's documents into one file.",
        description = {
            "Writes .ncf, .csv, .tsv, .ndjson, .jsonl, .parquet, .arrow and .arrows, which the name tells apart: a row for each"
                    + " document with its id, JSON and text. 'basalt ingest' takes such an .ncf or .arrow file and adds"
                    + " the same documents."
        })
final class ExportCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private StoreMixin store;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "F",
            description = "The new file; one of that name is replaced.")
    @SuppressWarnings("NullAway.Init")
    private Path out;

    @Option(
            names = "--passages",
            description = "A row for each passage instead: its document's id, its number, its text and its vector.")
    private boolean passages;

    @Option(
            names = "--codes",
            paramLabel = "KINDS",
            description = "In an .ncf file, keep vectors a second time, smaller: 8bit, 1bit or 8bit,1bit.")
    private @Nullable String codes;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        long start = System.nanoTime();
        Outputs.check(out, store.directory());
        List<CodeKind> kinds = codes == null ? List.of() : CodeNames.parse(codes);
        long rows;
        try (Store open = store.openReadOnly()) {
            Collection collection = store.collectionOf(open);
            try (RowSource stored = passages ? collection.passageRows() : collection.documentRows();
                    RowSource from = kinds.isEmpty()
                            ? stored
                            : new ReschemedRows(stored, CodeNames.ask(stored.schema(), kinds));
                    RowSink to = sink(from.schema())) {
                rows = RowCopy.run("export", from, to, passages ? -1 : collection.size());
            }
        }
        long bytes = Files.size(out);
        if (json) {
            new JsonOut(Outputs.summary(out)).object(object -> {
                object.name("rows").value(rows);
                object.name("bytes").value(bytes);
            });
        } else {
            Outputs.summary(out)
                    .println(RowCopy.summary(rows, System.nanoTime() - start) + ": " + Console.bytes(bytes));
        }
        return ExitCode.DONE;
    }

    private RowSink sink(Schema schema) throws IOException {
        if (!out.toString().toLowerCase(Locale.ROOT).endsWith(".ncf")) {
            return TableFiles.create(out, schema, Map.of(), UnaryOperator.identity(), new ArrayList<>());
        }
        NcfOptions options = NcfOptions.DEFAULT
                .withExecutor(ForkJoinPool.commonPool())
                .withAttributes(Map.of(NcfWrite.PROFILE, Profile.BALANCED.name().toLowerCase(Locale.ROOT)));
        return CodedWriter.create(Disk.system(), out, schema, options);
    }
}
