package dev.basalt.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `basalt table`.
@Command(
        name = "table",
        mixinStandardHelpOptions = true,
        header = "Keep rows in a table of columnar files, of which every version stays readable.",
        description = {
            "A table is a directory. Each command that changes it makes a new version, whole or not at all; ncf read and"
                    + " ncf export read a table as well, with --as-of an old version."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            TableCreate.class,
            TableAppend.class,
            TableDelete.class,
            TableHistory.class,
            TableAt.class,
            TableOptimize.class,
            TableVacuum.class
        })
final class TableCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "a command must be given: create, append, delete, history, at, optimize or vacuum");
    }
}
