package dev.basalt.cli;

import dev.basalt.engine.Hit;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/// Prints what a search found, for people and for programs.
final class HitPrinter {
    private static final int PASSAGE_LINES = 3;

    private HitPrinter() {}

    static void print(List<Hit> hits, PrintStream out) {
        for (int rank = 0; rank < hits.size(); rank++) {
            Hit hit = hits.get(rank);
            String title = String.join(", ", hit.document().field("title"));
            out.println(String.format(
                    Locale.ROOT,
                    "%2d  %.3f  %s%s",
                    rank + 1,
                    hit.score(),
                    ControlCharacters.line(hit.document().id()),
                    title.isEmpty() ? "" : "  " + ControlCharacters.line(title)));
            String passage = hit.passage().startsWith(title) ? hit.passage().substring(title.length()) : hit.passage();
            Console.wrapped(passage, "           ", PASSAGE_LINES).forEach(out::println);
        }
    }

    static void printJson(List<Hit> hits, PrintStream out) {
        JsonOut json = new JsonOut(out);
        for (int rank = 0; rank < hits.size(); rank++) {
            Hit hit = hits.get(rank);
            int number = rank + 1;
            json.object(object -> {
                object.name("rank").value(number);
                JsonOut.number(object.name("score"), hit.score());
                object.name("id").value(hit.document().id());
                object.name("passage").value(hit.passage());
                object.name("passageIndex").value(hit.passageIndex());
                JsonOut.raw(object, "document", hit.document().json());
            });
        }
    }
}
