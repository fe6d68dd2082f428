package dev.basalt.cli;

import dev.basalt.vector.collection.CollectionShape;
import dev.basalt.vector.collection.CollectionStats;
import dev.basalt.vector.collection.VectorCollection;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `basalt vector stats`.
@Command(name = "stats", mixinStandardHelpOptions = true, header = "Print what a collection of vectors consists of.")
final class VectorStats implements Callable<Integer> {
    @Mixin
    private final VectorTarget target = new VectorTarget();

    @Option(names = "--json", description = "Print it as a JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        try (VectorCollection collection = target.openToRead()) {
            CollectionShape shape = collection.shape();
            CollectionStats stats = collection.stats();
            long diskBytes = target.diskBytes();
            if (json) {
                printJson(shape, stats, diskBytes);
            } else {
                print(shape, stats, diskBytes);
            }
        }
        return ExitCode.DONE;
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static void print(CollectionShape shape, CollectionStats stats, long diskBytes) {
        line("ids", Console.count(stats.ids()));
        line("vectors", Console.count(stats.rows()) + " of " + shape.dimension() + " values, " + name(shape.type()));
        line("metric", name(shape.metric()));
        line("index", name(shape.index()));
        line("segments", Console.count(stats.segments()));
        line("removed", Console.count(stats.deadEntries()) + " ids that compaction frees");
        line("waiting", Console.count(stats.waitingRows()) + " vectors that are not in an index");
        if (stats.widenedRows() > 0) {
            line("widened", Console.count(stats.widenedRows()) + " vectors that searches look at more widely");
        }
        if (stats.uncodedRows() > 0) {
            line("uncoded", Console.count(stats.uncodedRows()) + " vectors that codes do not tell apart");
        }
        line("disk", Console.bytes(diskBytes));
        line("memory", Console.bytes(stats.memoryBytes()));
        stats.fallback().ifPresent(damage -> line("damage", damage));
        stats.problem().ifPresent(problem -> line("problem", problem));
    }

    private static void line(String name, String value) {
        System.out.println(String.format(Locale.ROOT, "%-9s %s", name, value));
    }

    private static void printJson(CollectionShape shape, CollectionStats stats, long diskBytes) {
        new JsonOut(System.out).object(object -> {
            object.name("ids").value(stats.ids());
            object.name("vectors").value(stats.rows());
            object.name("dimension").value(shape.dimension());
            object.name("type").value(name(shape.type()));
            object.name("metric").value(name(shape.metric()));
            object.name("index").value(name(shape.index()));
            object.name("segments").value(stats.segments());
            object.name("removedIds").value(stats.deadEntries());
            object.name("waitingVectors").value(stats.waitingRows());
            object.name("widenedVectors").value(stats.widenedRows());
            object.name("uncodedVectors").value(stats.uncodedRows());
            object.name("diskBytes").value(diskBytes);
            object.name("memoryBytes").value(stats.memoryBytes());
            stats.fallback().ifPresent(damage -> object.name("damage").value(damage));
            stats.problem().ifPresent(problem -> object.name("problem").value(problem));
        });
    }
}
