package dev.basalt.bench.json;

import dev.basalt.bench.json.BenchDocuments.Document;
import dev.basalt.bench.report.Machine;
import dev.basalt.bench.report.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How fast is JSON read, written and compared, beside simdjson-java, fastjson2, Jackson, zjsonpatch and
/// java-json-canonicalization?
///
/// `./basalt bench json --section parse,small`
///
/// All contenders get the same bytes and take turns in one process. What parsers made of a document is compared by the
/// count of its values and the sum of its numbers, canonical texts by their bytes, patches by their size.
public final class JsonBench {
    private static final int ROUNDS = 5;

    private JsonBench() {}

    /// Runs the benchmark.
    ///
    /// @param arguments as `--help` says
    public static void main(String[] arguments) throws Exception {
        List<String> given = Arrays.asList(arguments);
        if (given.contains("--help") || given.contains("-h")) {
            System.out.print(usage());
            return;
        }
        try {
            run(given);
        } catch (IllegalArgumentException e) {
            System.err.println("basalt: [bench json] " + e.getMessage());
            System.exit(2);
        } catch (IOException e) {
            System.err.println("basalt: " + e);
            System.exit(5);
        }
    }

    private static String usage() {
        return """
            Usage: basalt bench json [OPTION...]
            Compare reading, writing and comparing of JSON with other libraries.

              --section A,B  of: %s (default: all)
              --data DIR     folder with twitter.json, citm_catalog.json, canada.json and gsoc-2018.json (default:
                             documents of the same kinds are made)
              --rounds N     measured rounds; all contenders take turns in each (default: %d)
              --record       write the tables into docs/perf/json of the source tree
              -h, --help     this text
            """.formatted(
                        String.join(
                                ", ",
                                Arrays.stream(JsonSection.values())
                                        .map(JsonSection::option)
                                        .toList()),
                        ROUNDS);
    }

    private static void run(List<String> arguments) throws Exception {
        List<JsonSection> sections = Arrays.asList(JsonSection.values());
        Path data = null;
        int rounds = ROUNDS;
        boolean record = false;
        for (int i = 0; i < arguments.size(); i++) {
            String name = arguments.get(i);
            if (name.equals("--record")) {
                record = true;
                continue;
            }
            if (i + 1 == arguments.size()) {
                throw new IllegalArgumentException("'" + name + "' must be an option with a value; see --help");
            }
            String value = arguments.get(++i);
            switch (name) {
                case "--section" -> sections = sections(value);
                case "--data" -> data = Path.of(value);
                case "--rounds" -> rounds = rounds(value);
                default -> throw new IllegalArgumentException("'" + name + "' must be an option; see --help");
            }
        }
        report(sections, BenchDocuments.of(data), rounds, record);
    }

    private static List<JsonSection> sections(String names) {
        List<JsonSection> sections = new ArrayList<>();
        for (String name : names.split(",", -1)) {
            sections.add(Arrays.stream(JsonSection.values())
                    .filter(section -> section.option().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "--section must name sections, but was '" + name + "'; see --help")));
        }
        return sections;
    }

    private static int rounds(String text) {
        if (!text.matches("[1-9]\\d{0,3}")) {
            throw new IllegalArgumentException("--rounds must be in [1, 9999], but was '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    private static void report(List<JsonSection> sections, List<Document> documents, int rounds, boolean record)
            throws Exception {
        Progress progress = new Progress(System.err, Boolean.getBoolean("basalt.terminal"));
        String machine = Machine.describe();
        Path folder = folder(record);
        for (JsonSection section : sections) {
            progress.step("measuring " + section.option());
            String table = section.run(documents, rounds).markdown() + "- " + machine + "; " + rounds + " rounds\n";
            progress.done("");
            System.out.println(table);
            if (folder != null) {
                Files.createDirectories(folder);
                Files.writeString(folder.resolve(section.option() + ".md"), table.substring(1));
            }
        }
    }

    private static @Nullable Path folder(boolean record) {
        String home = System.getProperty("basalt.source");
        if (record && home == null) {
            throw new IllegalArgumentException("--record must find the source tree, but it is not there");
        }
        return record ? Path.of(String.valueOf(home), "docs", "perf", "json") : null;
    }
}
