package dev.basalt.engine.source;

import dev.basalt.core.error.Location;
import dev.basalt.engine.Document;
import dev.basalt.engine.internal.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads a whole text or Markdown file as one document.
///
/// Its JSON has `path`, `name`, `format` and `title`: a Markdown file's first heading, else the file's name.
final class TextDocumentReader implements DocumentReader {
    private final Utf8InputStream in;
    private final Records records;
    private final SourceFormat format;
    private boolean ended;

    TextDocumentReader(Utf8InputStream in, Records records, SourceFormat format) {
        this.in = in;
        this.records = records;
        this.format = format;
    }

    @Override
    public @Nullable Document next() throws IOException {
        if (ended) {
            return null;
        }
        ended = true;
        int limit = records.limits().maxDocumentBytes();
        byte[] bytes = in.readNBytes(limit);
        if (in.read() >= 0) {
            throw records.tooLarge(Location.at(records.source(), limit));
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.isBlank()) {
            throw records.empty();
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

    private static String firstHeading(String text, String otherwise) {
        return text.lines()
                .filter(line -> line.startsWith("# "))
                .map(line -> line.substring(2).strip())
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse(otherwise);
    }

    @Override
    public long bytesRead() {
        return in.bytesRead();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
