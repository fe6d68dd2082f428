package dev.basalt.cli;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Texts given as arguments, or as the lines of a file.
final class TextLines {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Parameters(paramLabel = "TEXT", arity = "0..*", description = "The texts.")
    private List<String> texts = new ArrayList<>();

    @Option(names = "--file", paramLabel = "F", description = "Take the lines of a file instead; - is standard input.")
    private @Nullable Path file;

    /// Lines, some at a time.
    static final class Source implements Closeable {
        private final Iterator<String> given;
        private final @Nullable BufferedReader lines;
        private final String name;
        private long lineNumber;

        Source(Iterator<String> given, @Nullable BufferedReader lines, String name) {
            this.given = given;
            this.lines = lines;
            this.name = name;
        }

        /// The next texts, at most so many; none at the end.
        List<String> next(int most) throws IOException {
            List<String> next = new ArrayList<>();
            while (next.size() < most) {
                String text = nextText();
                if (text == null) {
                    break;
                }
                next.add(text);
            }
            return next;
        }

        private @Nullable String nextText() throws IOException {
            if (lines == null) {
                return given.hasNext() ? given.next() : null;
            }
            try {
                lineNumber++;
                return lines.readLine();
            } catch (CharacterCodingException e) {
                throw new CorruptDataException(
                        Location.in(name, "after line " + (lineNumber - 1)),
                        "text must be UTF-8, but is not; convert it with iconv -t UTF-8",
                        e);
            }
        }

        @Override
        public void close() throws IOException {
            if (lines != null) {
                lines.close();
            }
        }
    }

    /// The file that the texts come from.
    @Nullable
    Path file() {
        return file;
    }

    Source open() throws IOException {
        Path from = file;
        if ((from == null) == texts.isEmpty()) {
            throw new CommandLine.ParameterException(
                    command.commandLine(), "either texts or --file must be given, but not both");
        }
        if (from == null) {
            return new Source(texts.iterator(), null, "");
        }
        BufferedReader lines = from.toString().equals("-")
                ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8.newDecoder()))
                : Files.newBufferedReader(Inputs.file(from));
        return new Source(texts.iterator(), lines, from.toString());
    }
}
