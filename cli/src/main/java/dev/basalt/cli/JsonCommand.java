package dev.basalt.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `basalt json`.
@Command(
        name = "json",
        mixinStandardHelpOptions = true,
        header = "Look into JSON documents, compare them and change them.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {JsonGet.class, JsonSelect.class, JsonPatchDocument.class, JsonCompare.class})
final class JsonCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command must be given: get, select, patch or diff");
    }
}
