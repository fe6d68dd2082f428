package dev.basalt.cli;

import dev.basalt.json.JsonWriter;
import dev.basalt.model.tokenizer.TokenizedText;
import dev.basalt.model.tokenizer.Tokenizer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `basalt tokenize`.
@Command(
        name = "tokenize",
        mixinStandardHelpOptions = true,
        header = "Show the tokens that the model sees.",
        description = "Prints the tokens of each text; with --json also their ids and places (UTF-16).")
final class TokenizeCommand implements Callable<Integer> {
    private static final int TEXTS_AT_ONCE = 512;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private TextLines texts;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ModelMixin model;

    @Option(names = "--special", description = "With the tokens that the model adds, such as [CLS].")
    private boolean special;

    @Option(names = "--json", description = "One JSON object a line for each text.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        try (TextLines.Source source = texts.open();
                Tokenizer tokenizer = Tokenizer.open(model.files().tokenizerJson())) {
            for (List<String> next = source.next(TEXTS_AT_ONCE); !next.isEmpty(); next = source.next(TEXTS_AT_ONCE)) {
                for (TokenizedText text : tokenizer.encode(next, special)) {
                    if (json) {
                        new JsonOut(System.out).object(object -> write(object, text));
                    } else {
                        System.out.println(String.join(" ", text.tokens()));
                    }
                }
            }
        }
        return ExitCode.DONE;
    }

    private static void write(JsonWriter object, TokenizedText text) {
        object.name("tokens");
        object.beginArray();
        text.tokens().forEach(object::value);
        object.endArray();
        object.name("ids").beginArray();
        for (int id : text.ids()) {
            object.value(id);
        }
        object.endArray();
        object.name("offsets").beginArray();
        for (int i = 0; i < text.tokenCount(); i++) {
            object.beginArray().value(text.start(i)).value(text.end(i)).endArray();
        }
        object.endArray();
    }
}
