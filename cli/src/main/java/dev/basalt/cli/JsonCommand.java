package dev.basalt.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `basalt json`.
@Command(
        name = "json",
        mixinStandardHelpOptions = true,
        header = "Check JSON documents, look into them, compare them and change them.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            JsonCheck.class,
            JsonValidate.class,
            JsonInfer.class,
            JsonGet.class,
            JsonSelect.class,
            JsonFormat.class,
            JsonPatchDocument.class,
            JsonCompare.class,
            JsonLines.class
        })
final class JsonCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "a command must be given: "
                        + String.join(", ", spec.subcommands().keySet()));
    }
}
