package dev.basalt.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `basalt vector`.
@Command(
        name = "vector",
        mixinStandardHelpOptions = true,
        header = "Keep vectors of your own and find the nearest ones.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            VectorBuild.class,
            VectorAdd.class,
            VectorRemove.class,
            VectorGet.class,
            VectorSearch.class,
            VectorEval.class,
            VectorExport.class,
            VectorStats.class,
            VectorCompact.class,
            VectorVerify.class
        })
final class VectorCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "a command must be given: build, add, remove, get, search, eval, export, stats, compact or verify");
    }
}
