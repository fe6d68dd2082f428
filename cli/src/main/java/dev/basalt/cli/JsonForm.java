package dev.basalt.cli;

import dev.basalt.json.JsonRecords;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How documents lie in the inputs of `basalt json`; without an option the name of a file tells it.
final class JsonForm {
    @Option(names = "--lines", description = "A document is on each line, as in NDJSON.")
    private boolean lines;

    @Option(names = "--concatenated", description = "Documents stand one behind the other, over lines or not.")
    private boolean concatenated;

    @Option(names = "--document", description = "Each input is one document, whatever its name.")
    private boolean document;

    /// What reads the documents of an input.
    ///
    /// @return null where it is one document
    @Nullable
    JsonRecords records(String file) {
        if (concatenated) {
            return JsonRecords.concatenated();
        }
        return lines || (!document && JsonFiles.isLines(file)) ? JsonRecords.lines() : null;
    }
}
