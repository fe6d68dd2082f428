package dev.basalt.json.frame;

import static java.util.Objects.requireNonNull;

import dev.basalt.core.error.BasaltException;
import dev.basalt.json.JsonDocument;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The metadata of a Markdown text, and the text without it.
///
/// Front matter stands between two lines `---` at the very beginning, in YAML. Frames stand anywhere:
///
/// ````text
/// ```@metadata:schema yaml
/// name: orders
/// ```
/// ````
///
/// The format may be left out, and is YAML then. A frame that cannot be read, or does not end, stays in the text and is
/// told among the problems.
///
/// @param text     the text without the frames that were read
/// @param frames   the frames, in the order of the text
/// @param problems what is wrong with frames that could not be read, with their lines
public record MetadataFrames(String text, List<MetadataFrame> frames, List<String> problems) {
    static final String FENCE = "```";
    static final String MARK = "@metadata:";

    private static final String FRONT_MATTER = "---";
    private static final Pattern OPENING = Pattern.compile("```@metadata:([\\w-]+)(?:[ \\t]+([\\w-]+))?[ \\t]*");
    private static final Pattern FENCE_LINE = Pattern.compile("```[ \\t]*");

    /// Copies the lists.
    public MetadataFrames {
        requireNonNull(text, "text");
        frames = List.copyOf(frames);
        problems = List.copyOf(problems);
    }

    /// Finds the metadata of a text.
    ///
    /// @param markdown the text
    /// @return what was found
    public static MetadataFrames parse(String markdown) {
        return new Reader(markdown).read();
    }

    /// Goes through lines once.
    private static final class Reader {
        private final List<String> lines;
        private final StringBuilder text = new StringBuilder();
        private final List<MetadataFrame> frames = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();

        Reader(String markdown) {
            this.lines = linesOf(markdown);
        }

        /// The lines with their ends.
        private static List<String> linesOf(String markdown) {
            List<String> lines = new ArrayList<>();
            int from = 0;
            while (from < markdown.length()) {
                int end = markdown.indexOf('\n', from);
                int to = end < 0 ? markdown.length() : end + 1;
                lines.add(markdown.substring(from, to));
                from = to;
            }
            return lines;
        }

        MetadataFrames read() {
            int next = 0;
            if (!lines.isEmpty() && content(0).equals(FRONT_MATTER)) {
                int end = find(1, line -> line.equals(FRONT_MATTER));
                // Without an end it is a rule of Markdown.
                next = end < 0 ? 0 : frame("document", "yaml", 0, end);
            }
            while (next < lines.size()) {
                Matcher opening = OPENING.matcher(content(next));
                if (!opening.matches()) {
                    text.append(lines.get(next++));
                    continue;
                }
                int end = find(next + 1, line -> FENCE_LINE.matcher(line).matches());
                if (end < 0) {
                    problems.add(
                            "[line " + (next + 1) + "] a frame must end with a line of " + FENCE + ", but does not");
                    text.append(lines.get(next++));
                    continue;
                }
                String format = opening.group(2) == null ? "yaml" : opening.group(2);
                next = frame(opening.group(1), format, next, end);
            }
            return new MetadataFrames(text.toString(), frames, problems);
        }

        /// A line without its end.
        private String content(int line) {
            return lines.get(line).stripTrailing();
        }

        private int find(int from, java.util.function.Predicate<String> isEnd) {
            for (int line = from; line < lines.size(); line++) {
                if (isEnd.test(content(line))) {
                    return line;
                }
            }
            return -1;
        }

        /// Reads a frame, or leaves it in the text.
        ///
        /// @return the line behind it
        private int frame(String type, String format, int start, int end) {
            String source = String.join("", lines.subList(start + 1, end));
            try {
                JsonDocument content = format.equals("json")
                        ? JsonDocument.parse(source.getBytes(StandardCharsets.UTF_8))
                        : YamlText.parse(source);
                frames.add(new MetadataFrame(type, format, start + 1, end + 1, source, content));
            } catch (BasaltException e) {
                problems.add("[line " + (start + 1) + "] a frame must be " + (format.equals("json") ? "JSON" : "YAML")
                        + ", but is not: " + e.problem());
                lines.subList(start, end + 1).forEach(text::append);
            }
            return end + 1;
        }
    }
}
