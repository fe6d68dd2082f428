package dev.basalt.json.frame;

import static java.util.Objects.requireNonNull;

import dev.basalt.json.JsonDocument;

/// Metadata that stands in a text.
///
/// @param type      what it is about: `document` for front matter, otherwise what the frame says, such as `schema`,
///     `api`, `example`, `validation`, `changelog` or `custom`
/// @param format    the format that the frame names: `yaml`, `json`, or another one, which is read as YAML
/// @param startLine the line where it begins, from 1 on
/// @param endLine   the line where it ends
/// @param source    its text, without the lines around it
/// @param content   what it says
public record MetadataFrame(
        String type, String format, int startLine, int endLine, String source, JsonDocument content) {
    /// Checks that nothing is missing.
    public MetadataFrame {
        requireNonNull(type, "type");
        requireNonNull(format, "format");
        requireNonNull(source, "source");
        requireNonNull(content, "content");
    }

    /// The frame as it stands in Markdown.
    ///
    /// @return its lines, each with a line feed
    public String toMarkdown() {
        String body = source.isEmpty() || source.endsWith("\n") ? source : source + "\n";
        return MetadataFrames.FENCE + MetadataFrames.MARK + type + " " + format + "\n" + body + MetadataFrames.FENCE
                + "\n";
    }
}
