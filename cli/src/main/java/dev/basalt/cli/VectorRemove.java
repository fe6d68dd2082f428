package dev.basalt.cli;

import dev.basalt.vector.collection.Batch;
import dev.basalt.vector.collection.TextId;
import dev.basalt.vector.collection.VectorCollection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `basalt vector remove`.
@Command(
        name = "remove",
        mixinStandardHelpOptions = true,
        header = "Remove ids from a collection of vectors; their room is free after compaction.",
        description = "Ends with 1 if none of the ids was there.")
final class VectorRemove implements Callable<Integer> {
    private static final int IDS_AT_ONCE = 10_000;

    @Mixin
    private final VectorTarget target = new VectorTarget();

    @Parameters(index = "1..*", paramLabel = "ID", description = "The ids.")
    private List<String> ids = new ArrayList<>();

    @Option(names = "--ids", paramLabel = "F", description = "A file of ids, as for build.")
    private @Nullable Path idFile;

    @Option(names = "--json", description = "Print what was done as a JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (ids.isEmpty() == (idFile == null)) {
            throw new IllegalArgumentException("ids or --ids must be given, one of the two");
        }
        long asked = 0;
        long removed = 0;
        try (VectorCollection collection = target.openToWrite(1);
                VectorIds given = idFile == null ? null : VectorIds.of(idFile, -1)) {
            Batch batch = new Batch();
            for (String id : ids) {
                batch.remove(TextId.of(id));
            }
            asked = batch.size();
            for (String id = next(given); id != null; id = next(given)) {
                batch.remove(TextId.of(id));
                asked++;
                if (batch.size() == IDS_AT_ONCE) {
                    removed += collection.write(batch).removed();
                    batch = new Batch();
                }
            }
            removed += collection.write(batch).removed();
            print(asked, removed, collection.size());
        }
        return asked > 0 && removed == 0 ? ExitCode.NO : ExitCode.DONE;
    }

    private static @Nullable String next(@Nullable VectorIds given) throws IOException {
        return given == null ? null : given.next();
    }

    private void print(long asked, long removed, long left) {
        if (json) {
            new JsonOut(System.out).object(object -> {
                object.name("removed").value(removed);
                object.name("missing").value(asked - removed);
                object.name("ids").value(left);
            });
        } else {
            System.out.println(Console.count(removed) + " removed, " + Console.count(asked - removed) + " not there, "
                    + Console.count(left) + " ids now");
        }
    }
}
