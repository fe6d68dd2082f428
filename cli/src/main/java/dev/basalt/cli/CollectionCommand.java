package dev.basalt.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `basalt collection`.
@Command(
        name = "collection",
        mixinStandardHelpOptions = true,
        header = "Work on the collections of a store.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = CollectionImportCommand.class)
final class CollectionCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command must be given: import");
    }
}
