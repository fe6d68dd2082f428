package dev.basalt.cli;

import dev.basalt.vector.collection.VectorCollection;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `basalt vector compact`.
@Command(
        name = "compact",
        mixinStandardHelpOptions = true,
        header = "Make one file of a collection of vectors, without what was removed, and free the rest.")
final class VectorCompact implements Callable<Integer> {
    @Mixin
    private final VectorTarget target = new VectorTarget();

    @Option(
            names = "--threads",
            converter = Numbers.Threads.class,
            description = "Threads that build the index (default: all processors).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--json", description = "Print sizes as a JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        long start = System.nanoTime();
        long before;
        long ids;
        try (VectorCollection collection = target.openToWrite(threads)) {
            before = target.diskBytes();
            ids = collection.size();
            collection.compact();
        }
        long after = target.diskBytes();
        long nanos = System.nanoTime() - start;
        if (json) {
            new JsonOut(System.out).object(object -> {
                object.name("ids").value(ids);
                object.name("diskBytesBefore").value(before);
                object.name("diskBytes").value(after);
                object.name("seconds").value(nanos / 1e9);
            });
        } else {
            System.out.println(Console.count(ids) + " ids, " + Console.bytes(before) + " before and "
                    + Console.bytes(after) + " after, in " + Console.duration(nanos));
        }
        return ExitCode.DONE;
    }
}
