package dev.basalt.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/// `basalt bench vector`, where only the command is: the benchmark and its rivals are in the source tree.
@Command(name = "vector", header = "Vector indexes beside Lucene, JVector and hnswlib; runs from the source tree only.")
final class VectorBench implements Callable<Integer> {
    @Unmatched
    @SuppressWarnings("NullAway.Init")
    private List<String> arguments;

    @Override
    public Integer call() throws IOException {
        throw new IOException("[bench vector] the benchmark must run from the source tree, but this is the packaged"
                + " command; run ./basalt bench vector there");
    }
}
