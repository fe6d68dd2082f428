package dev.basalt.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/// `basalt bench vector`, where only the command is: the benchmark and its rivals are in the source tree.
@Command(name = "vector", header = "Vector indexes beside Lucene, JVector and hnswlib; runs from the source tree only.")
final class VectorBench implements Callable<Integer> {
    @Unmatched
    private final List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        throw new IOException("[bench vector] the source tree must be there, but this is the packaged command;"
                + " run this in a checkout: ./basalt bench vector " + String.join(" ", arguments));
    }
}
