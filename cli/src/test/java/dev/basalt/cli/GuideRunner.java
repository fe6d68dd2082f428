package dev.basalt.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Prints a page of the guide with what its commands print now, as a process of its own: commands name files by where
/// the process runs. In a block of `console`, three kinds of lines after `$` are known:
///
/// - `./basalt ...` runs the command; its output and its errors follow, in their order
/// - `cat F` has the content of a file follow, and makes the file of what follows where there is none
/// - `echo $?` has the exit code of the command before follow, which must be 0 elsewhere
public final class GuideRunner {
    private final List<String> page;
    private final StringBuilder printed = new StringBuilder();
    private int at;

    private GuideRunner(List<String> page) {
        this.page = page;
    }

    /// Prints the page.
    ///
    /// @param arguments the page's path
    /// @throws IOException if the page or a file that it names cannot be read
    public static void main(String[] arguments) throws IOException {
        PrintStream out = System.out;
        out.print(new GuideRunner(Files.readAllLines(Path.of(arguments[0]))).run());
        out.flush();
    }

    private String run() throws IOException {
        boolean isConsole = false;
        while (at < page.size()) {
            String line = page.get(at++);
            printed.append(line).append('\n');
            if (line.startsWith("```")) {
                isConsole = line.equals("```console");
            } else if (isConsole) {
                step(line);
            }
        }
        return printed.toString();
    }

    private void step(String line) throws IOException {
        List<String> shown = new ArrayList<>();
        while (!page.get(at).startsWith("$ ") && !page.get(at).startsWith("```")) {
            shown.add(page.get(at++));
        }
        if (line.startsWith("$ ./basalt ")) {
            basalt(words(line.substring("$ ./basalt ".length())));
        } else if (line.startsWith("$ cat ")) {
            Path file = Path.of(line.substring("$ cat ".length()));
            if (!Files.exists(file)) {
                Files.write(file, shown);
            }
            printed.append(Files.readString(file));
        } else {
            throw new IOException("line must be a command that is known, but is '" + line + "'");
        }
    }

    private void basalt(List<String> words) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream both = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        System.setOut(both);
        System.setErr(both);
        int exitCode = Main.run(words.toArray(String[]::new));
        printed.append(bytes.toString(StandardCharsets.UTF_8));
        if (page.get(at).equals("$ echo $?")) {
            printed.append("$ echo $?\n").append(exitCode).append('\n');
            at += page.get(at + 1).matches("\\d+") ? 2 : 1;
        } else if (exitCode != ExitCode.DONE) {
            printed.append("exit code ").append(exitCode).append('\n');
        }
    }

    /// Splits a line as a shell does, with both kinds of quotes.
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        for (char next : (line + " ").toCharArray()) {
            if (quote != 0 && next == quote) {
                quote = 0;
            } else if (quote == 0 && (next == '"' || next == '\'')) {
                quote = next;
            } else if (quote == 0 && next == ' ') {
                words.add(word.toString());
                word.setLength(0);
            } else {
                word.append(next);
            }
        }
        return words;
    }
}
