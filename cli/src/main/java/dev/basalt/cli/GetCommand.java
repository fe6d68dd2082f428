package dev.basalt.cli;

import dev.basalt.engine.Document;
import dev.basalt.engine.Store;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `basalt get`.
@Command(
        name = "get",
        mixinStandardHelpOptions = true,
        header = "Print a document.",
        description =
                "Prints the JSON of a document as it was given, or its text; on a terminal, control characters are"
                        + " replaced.")
final class GetCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private StoreMixin store;

    @Parameters(paramLabel = "ID", description = "The document's id.")
    @SuppressWarnings("NullAway.Init")
    private String id;

    @Option(names = "--text", description = "Print the text that is searched instead.")
    private boolean text;

    @Override
    public Integer call() throws IOException {
        try (Store open = store.openReadOnly()) {
            Optional<Document> document = store.collectionOf(open).get(id);
            if (document.isEmpty()) {
                Console.say("[" + store.directory() + "] a document with id '" + id + "' must be there, but is not");
                return ExitCode.NO;
            }
            String json = document.get().json();
            System.out.println(
                    text ? document.get().text() : Console.outputIsTerminal() ? ControlCharacters.json(json) : json);
            return ExitCode.DONE;
        }
    }
}
