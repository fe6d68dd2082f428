package dev.basalt.engine.source;

import dev.basalt.core.error.Location;
import dev.basalt.core.text.RecordBuffer;
import dev.basalt.core.text.Utf8;
import dev.basalt.engine.Document;
import dev.basalt.engine.internal.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads a whole text or Markdown file as one document.
///
/// Its JSON has `path`, `name`, `format` and `title`: a Markdown file's first heading, else the file's name.
final class TextDocumentReader implements DocumentReader {
    private static final int MAX_HEADING_LEVEL = 6;

    private final RecordBuffer buffer;
    private final Records records;
    private final SourceFormat format;
    private boolean ended;

    TextDocumentReader(RecordBuffer buffer, Records records, SourceFormat format) {
        this.buffer = buffer;
        this.records = records;
        this.format = format;
    }

    @Override
    public @Nullable Document next() throws IOException {
        if (ended) {
            return null;
        }
        ended = true;
        buffer.begin();
        boolean more = true;
        while (more && !buffer.tooLarge()) {
            more = buffer.readLine();
        }
        if (buffer.tooLarge()) {
            throw records.tooLarge(Location.of(records.source()));
        }
        Location start = Location.at(records.source(), buffer.recordOffset());
        String text = Utf8.decode(buffer.bytes(), buffer.recordFrom(), buffer.recordLength(), start);
        if (text.isBlank()) {
            records.requireSome();
        }
        records.begin();
        String name = String.valueOf(Path.of(records.source()).getFileName());
        String json = Json.object(
                "path",
                records.source(),
                "name",
                name,
                "format",
                format.name().toLowerCase(Locale.ROOT),
                "title",
                format == SourceFormat.MARKDOWN ? firstHeading(text, name) : name);
        return records.wholeFile(json, text);
    }

    /// The text of the first heading that `#` begins, outside of code.
    private static String firstHeading(String text, String otherwise) {
        String fence = "";
        for (String line : (Iterable<String>) text.lines()::iterator) {
            String stripped = line.strip();
            if (!fence.isEmpty()) {
                fence = stripped.startsWith(fence) ? "" : fence;
            } else if (stripped.startsWith("```") || stripped.startsWith("~~~")) {
                fence = stripped.substring(0, 3);
            } else {
                String heading = heading(line);
                if (!heading.isEmpty()) {
                    return heading;
                }
            }
        }
        return otherwise;
    }

    private static String heading(String line) {
        int level = 0;
        while (level < line.length() && line.charAt(level) == '#') {
            level++;
        }
        if (level == 0 || level > MAX_HEADING_LEVEL || level == line.length() || line.charAt(level) > ' ') {
            return "";
        }
        String heading = line.substring(level).strip();
        int end = heading.length();
        while (end > 0 && heading.charAt(end - 1) == '#') {
            end--;
        }
        // Closing marks stand apart from the text; those of "C#" belong to it.
        return end == 0 || heading.charAt(end - 1) <= ' '
                ? heading.substring(0, end).strip()
                : heading;
    }

    @Override
    public long bytesRead() {
        return buffer.offset();
    }

    @Override
    public void close() throws IOException {
        ended = true;
        buffer.close();
    }
}
