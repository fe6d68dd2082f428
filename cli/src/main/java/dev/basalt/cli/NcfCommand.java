package dev.basalt.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `basalt ncf`.
@Command(
        name = "ncf",
        mixinStandardHelpOptions = true,
        header = "Write, read, look into and search columnar files.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            NcfWrite.class,
            NcfRead.class,
            NcfInspect.class,
            NcfVerify.class,
            NcfRecover.class,
            NcfExport.class,
            NcfSearch.class
        })
final class NcfCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "a command must be given: write, read, inspect, verify, recover, export or search");
    }
}
