package dev.basalt.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `basalt bench`.
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        header = "Measure Basalt on this machine, beside the machine's own limits.",
        synopsisSubcommandLabel = "NAME",
        subcommands = {KernelBench.class, SearchBench.class, IngestBench.class, EmbedBench.class, VectorBench.class})
final class BenchCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "a benchmark must be named: kernels, search, ingest, embed or vector");
    }
}
