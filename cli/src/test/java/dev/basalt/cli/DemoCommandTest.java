package dev.basalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The demonstration and the benchmark of models, on a corpus of a few lines.
class DemoCommandTest {
    private static final List<String> CORPUS = List.of(
            "{\"id\":\"1849\",\"year\":1849,\"party\":\"Whig\",\"title\":\"Gold\",\"text\":\"Gold was found in California, and thousands of men go west.\"}",
            "{\"id\":\"1969\",\"year\":1969,\"party\":\"Republican\",\"title\":\"Moon\",\"text\":\"Our astronauts walked on the moon.\"}",
            "{\"id\":\"1932\",\"year\":1932,\"party\":\"Republican\",\"title\":\"Banks\",\"text\":\"Banks fail and workers have lost their jobs.\"}",
            "{\"id\":\"2002\",\"year\":2002,\"party\":\"Republican\",\"title\":\"War\",\"text\":\"We defend the nation against terrorists and their attacks.\"}",
            "{\"id\":\"2010\",\"year\":2010,\"party\":\"Democratic\",\"title\":\"Jobs\",\"text\":\"Jobs must be our first aim, and banks must lend.\"}");

    @TempDir
    private Path directory;

    private String home = "";

    @BeforeEach
    void makeCorpus() throws IOException {
        home = System.getProperty("basalt.home", "");
        System.setProperty("basalt.home", directory.toString());
        Files.createDirectory(directory.resolve("samples"));
        Files.write(directory.resolve("samples/state-of-the-union.ndjson"), CORPUS);
    }

    @AfterEach
    void resetHome() {
        System.setProperty("basalt.home", home);
    }

    private static String timeless(String text) {
        return text.replaceAll("[0-9.]+ m?s\\b", "TIME")
                .replaceAll("[0-9,]+ documents/s", "SPEED")
                .replaceAll("0\\.\\d{3}", "SCORE")
                // Which documents come second and third is the model's affair.
                .replaceAll("(?s)( 1  SCORE  (1849|1969)  [^\n]*\n[^\n]*\n) 2 .*?(   3 of)", "$1REST\n$3");
    }

    @Test
    void ingestsSearchesAndSaysWhatIsNext() {
        Path store = directory.resolve("demo");
        CommandRun run = CommandRun.of("demo", "--store", store);
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(timeless(run.out())).isEqualTo("""
                Basalt keeps documents in a directory and finds them by meaning.

                1. Ingest: passages of the US State of the Union addresses, 1790 to today, into STORE
                   open the store: TIME
                   5 documents added, 0 updated, 0 unchanged; 5 passages embedded in TIME (SPEED)
                   load the model, where it was not yet: TIME

                2. Search: "men found gold and everyone is moving west"
                 1  SCORE  1849  Gold
                           Gold was found in California, and thousands of men go west.
                REST
                   3 of 5 documents in TIME

                3. Search: "landing astronauts on the moon"
                 1  SCORE  1969  Moon
                           Our astronauts walked on the moon.
                REST
                   3 of 5 documents in TIME

                4. Search: "people are losing their jobs and banks are closing"  where year < 1945
                 1  SCORE  1932  Banks
                           Banks fail and workers have lost their jobs.
                 2  SCORE  1849  Gold
                           Gold was found in California, and thousands of men go west.
                   2 of 5 documents in TIME

                5. Search: "protecting the country from attacks by terrorists"  where party = 'Republican' and year >= 2000
                 1  SCORE  2002  War
                           We defend the nation against terrorists and their attacks.
                   1 of 5 documents in TIME

                Try next:
                  basalt search "a canal between two oceans" --store STORE -k 5
                  basalt search "war" --store STORE --where "president icontains 'lincoln'" --json
                  basalt ingest YOUR-FOLDER --store my-store
                  basalt stats --store STORE
                  basalt --help
                """.replace("STORE", store.toString()));
        assertThat(timeless(CommandRun.of("demo", "--store", store).out()))
                .contains("\n   0 documents added, 0 updated, 5 unchanged; 0 passages embedded in TIME (SPEED)\n");
    }

    @Test
    void saysThatTheCorpusIsMissing() throws IOException {
        Path corpus = directory.resolve("samples/state-of-the-union.ndjson");
        Files.delete(corpus);
        assertThat(CommandRun.of("demo", "--store", directory.resolve("demo")))
                .isEqualTo(new CommandRun(
                        ExitCode.ENVIRONMENT_FAILED,
                        "",
                        "basalt: [" + corpus
                                + "] the sample corpus must be there, but is not; start basalt by its script\n"));
    }
}
