package dev.basalt.cli;

import dev.basalt.json.JsonDocument;
import dev.basalt.json.patch.JsonDiff;
import dev.basalt.json.patch.JsonMergePatch;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `basalt json diff`.
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        header = "Print the patch that leads from one document to another.",
        description = {
            "Prints nothing where they are equal: the order of members, spaces, escapes and the way that a number is",
            "written make no difference."
        },
        footer = {"", "Exit codes, as of diff: 0 the documents are equal; 1 they differ."})
final class JsonCompare implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FILE", description = "A document, also .gz or .zst; - for standard input.")
    @SuppressWarnings("NullAway.Init")
    private String before;

    @Parameters(index = "1", paramLabel = "OTHER", description = "The document that the patch leads to.")
    @SuppressWarnings("NullAway.Init")
    private String after;

    @Option(names = "--merge", description = "Print a JSON Merge Patch (RFC 7396), not a JSON Patch (RFC 6902).")
    private boolean merge;

    @Option(names = "--pretty", description = "Indent the patch.")
    private boolean pretty;

    @Mixin
    private JsonLimitOptions limits = new JsonLimitOptions();

    @Override
    public Integer call() throws IOException {
        JsonFiles.requireOneStandardInput(List.of(before, after));
        return JsonFiles.read(
                before,
                limits.ofDocument(),
                null,
                one -> JsonFiles.read(after, limits.ofDocument(), null, other -> compare(one, other)));
    }

    private int compare(JsonDocument one, JsonDocument other) {
        if (JsonDiff.areEqual(one, other)) {
            return ExitCode.DONE;
        }
        byte[] patch = merge
                ? JsonMergePatch.between(one, other)
                        .orElseThrow(() -> new IllegalArgumentException("[" + JsonFiles.nameOf(after)
                                + "] a member must not be null for a merge patch to set it, but one is; leave out"
                                + " --merge"))
                : JsonDiff.between(one, other);
        try (JsonPrinter printer = JsonPrinter.ofStandardOutput(pretty ? 2 : 0)) {
            printer.print(JsonDocument.parse(patch), JsonDocument.ROOT);
        }
        return ExitCode.NO;
    }
}
