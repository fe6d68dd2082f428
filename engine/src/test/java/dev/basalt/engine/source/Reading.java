package dev.basalt.engine.source;

import dev.basalt.core.error.BasaltException;
import dev.basalt.core.limit.Limits;
import dev.basalt.engine.Document;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads a file to its end and notes what came: the documents and the messages of the errors, in order.
record Reading(List<Document> documents, List<String> events) {
    /// A file under this name, so that messages can be compared whole.
    static Path file(Path folder, String name, String content) throws IOException {
        return file(folder, name, content.getBytes(StandardCharsets.UTF_8));
    }

    static Path file(Path folder, String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    static Reading of(Path file) throws IOException {
        return of(file, SourceOptions.DEFAULT);
    }

    static Reading of(Path file, Limits limits) throws IOException {
        return of(file, new SourceOptions(null, TextFields.USUAL, limits));
    }

    /// Reads on after each error; events are `+ text` and `- message`, the folder left out of the latter.
    static Reading of(Path file, SourceOptions options) throws IOException {
        List<Document> documents = new ArrayList<>();
        List<String> events = new ArrayList<>();
        String folder = String.valueOf(file.getParent()) + file.getFileSystem().getSeparator();
        long calls = 2 * Files.size(file) + 10;
        DocumentReader opened;
        try {
            opened = DocumentReader.open(file, SourceFormat.of(file).orElseThrow(), options);
        } catch (BasaltException e) {
            events.add("- " + String.valueOf(e.getMessage()).replace(folder, ""));
            return new Reading(documents, events);
        }
        try (DocumentReader reader = opened) {
            for (long call = 0; ; call++) {
                if (call > calls) {
                    throw new AssertionError("reading must end, but went on for " + calls + " calls");
                }
                long before = reader.bytesRead();
                try {
                    Document document = reader.next();
                    if (document == null) {
                        break;
                    }
                    documents.add(document);
                    events.add("+ " + document.text());
                } catch (BasaltException e) {
                    events.add("- " + String.valueOf(e.getMessage()).replace(folder, ""));
                }
                if (reader.bytesRead() < before || reader.bytesRead() > Files.size(file)) {
                    throw new AssertionError("bytesRead must grow to the file's size, but went from " + before + " to "
                            + reader.bytesRead());
                }
            }
            if (reader.next() != null) {
                throw new AssertionError("the end must be the end, but a document followed");
            }
        }
        return new Reading(documents, events);
    }
}
