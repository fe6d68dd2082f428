package dev.basalt.columnar.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.error.BasaltException;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.Replacement;
import dev.basalt.core.testing.ChildJvm;
import dev.basalt.core.testing.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills a process that writes one file after another over the same name: there is always a whole one, and what the
/// temporary file beside it holds can be recovered.
class NcfKillTest {
    private static final Schema SCHEMA = Schema.of(Field.of("number", Simple.INT64), Field.of("noise", Simple.BINARY));
    private static final int STRIPE_ROWS = 200;
    /// A stripe is larger than what a writer holds back.
    private static final int NOISE_BYTES = 1500;
    private static final int MOST_STRIPES = 6;
    private static final int MAX_LINES = 20;
    private static final int MAX_DELAY_MICROS = 15_000;
    private static final int MAX_START_MICROS = 400_000;

    @TempDir
    Path directory;

    /// What the child said: which file it completed last, and how many stripes of the next it wrote.
    private record Heard(long file, int stripes) {}

    /// What was found after a kill.
    private record Found(long file, long savedRows) {}

    @Test
    void keepsAWholeFileWheneverItsWriterIsKilled() throws Exception {
        kill(20);
    }

    @Test
    @Tag("long")
    void keepsAWholeFileInManyKills() throws Exception {
        kill(500);
    }

    private void kill(int rounds) throws Exception {
        Random random = Seeds.random(Seeds.first());
        long last = 0;
        int recovered = 0;
        for (int round = 0; round < rounds; round++) {
            Heard heard = runAndKill(last, round % 4 == 3, random);
            String what = "round " + round + ", seed " + Seeds.first() + ", " + heard;
            Found found = look(heard, what);
            recovered += found.savedRows > 0 ? 1 : 0;
            last = found.file;
        }
        assertThat(last).isPositive();
        assertThat(recovered).isPositive();
    }

    private Path path() {
        return directory.resolve("numbers.ncf");
    }

    private Heard runAndKill(long last, boolean early, Random random) throws IOException, InterruptedException {
        try (ChildJvm child = ChildJvm.start(Writer.class, directory.resolve("errors"), List.of(path().toString()))) {
            assertThat(child.nextLine()).isEqualTo("opening");
            Heard heard = new Heard(last, 0);
            for (int lines = early ? 0 : 1 + random.nextInt(MAX_LINES); lines > 0; lines--) {
                heard = hear(heard, child.nextLine());
            }
            TimeUnit.MICROSECONDS.sleep(random.nextInt(early ? MAX_START_MICROS : MAX_DELAY_MICROS));
            child.kill();
            for (String line = child.line(); line != null; line = child.line()) {
                heard = hear(heard, line);
            }
            return heard;
        }
    }

    private static Heard hear(Heard before, String line) {
        long number = Long.parseLong(line.substring(1));
        if (line.startsWith("s")) {
            return new Heard(before.file, (int) number);
        }
        assertThat(number).isEqualTo(before.file + 1);
        return new Heard(number, 0);
    }

    private Found look(Heard heard, String what) throws IOException {
        long file = 0;
        if (heard.file > 0 || Files.exists(path())) {
            file = checkFile(path());
        }
        // One file may have become durable without being heard of.
        assertThat(file).as(what).isBetween(heard.file, heard.file + 1);
        @Nullable Path temporary = leftover();
        if (temporary == null) {
            return new Found(file, 0);
        }
        Path saved = directory.resolve("saved.ncf");
        NcfRecovery.Report report;
        try {
            report = NcfRecovery.recover(Disk.system(), temporary, saved);
        } catch (BasaltException _) {
            // Killed before even the schema was written: of no stripe it said that it was there.
            assertThat(heard.stripes).as(what).isZero();
            return deleteLeftover(new Found(file, 0), what);
        }
        checkRows(saved, file + 1, report.rows(), what);
        assertThat(report.rows() % STRIPE_ROWS).as(what).isZero();
        if (file == heard.file) {
            assertThat(report.rows()).as(what).isGreaterThanOrEqualTo((long) heard.stripes * STRIPE_ROWS);
        }
        return deleteLeftover(new Found(file, report.rows()), what);
    }

    /// What the killed process was writing, if it was; it writes one file at a time.
    private @Nullable Path leftover() throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path path : Disk.system().list(directory)) {
            if ("numbers.ncf".equals(Replacement.targetName(String.valueOf(path.getFileName())))) {
                found.add(path);
            }
        }
        assertThat(found).hasSizeLessThanOrEqualTo(1);
        return found.isEmpty() ? null : found.getFirst();
    }

    private Found deleteLeftover(Found found, String what) throws IOException {
        assertThat(Replacement.deleteAbandoned(Disk.system(), path())).as(what).isEqualTo(1);
        assertThat(leftover()).as(what).isNull();
        return found;
    }

    /// Checks a file that has all its rows, and says which it is.
    private static long checkFile(Path path) throws IOException {
        long number;
        try (NcfFile file = NcfFile.open(Disk.system(), path, Writer.OPTIONS)) {
            number = Long.parseLong(file.attributes().getOrDefault("number", "0"));
        }
        checkRows(path, number, (long) Writer.stripes(number) * STRIPE_ROWS, "file " + number);
        return number;
    }

    private static void checkRows(Path path, long number, long rows, String what) throws IOException {
        try (NcfFile file = NcfFile.open(Disk.system(), path, Writer.OPTIONS)) {
            file.verify();
            assertThat(file.rowCount()).as(what).isEqualTo(rows);
            Batch read = Rows.read(file.scan().open());
            assertThat(read.rowCount()).as(what).isEqualTo(rows);
            for (int stripe = 0; stripe < rows / STRIPE_ROWS; stripe++) {
                Batch expected = Writer.stripe(number, stripe);
                for (String column : List.of("number", "noise")) {
                    Rows.assertSame(
                            column, expected.column(column), 0, read.column(column), stripe * STRIPE_ROWS, STRIPE_ROWS);
                }
            }
        }
    }

    /// Writes numbered files, says `s` and a number for each stripe, and `f` and its number for each file.
    static final class Writer {
        private static final NcfOptions OPTIONS =
                NcfOptions.DEFAULT.withProfile(Profile.FAST).withStripes(STRIPE_ROWS, 1 << 24);

        private Writer() {}

        static int stripes(long number) {
            return 1 + (int) (number * 7 % MOST_STRIPES);
        }

        static Batch stripe(long number, int stripe) {
            Random random = new Random(number * MOST_STRIPES + stripe);
            Batch batch = new Batch(SCHEMA);
            byte[] noise = new byte[NOISE_BYTES];
            for (int row = 0; row < STRIPE_ROWS; row++) {
                random.nextBytes(noise);
                batch.column("number", LongColumn.class).append(number * 1_000_000 + stripe * 1000L + row);
                batch.column("noise", BytesColumn.class).append(noise, 0, noise.length);
            }
            return batch;
        }

        public static void main(String[] arguments) {
            Path path = Path.of(arguments[0]);
            ChildJvm.say("opening");
            long[] number = new long[1];
            ChildJvm.runUntilKilled(() -> {
                if (number[0] == 0 && Files.exists(path)) {
                    number[0] = checkFile(path);
                }
                write(path, ++number[0]);
                ChildJvm.say("f" + number[0]);
            });
        }

        private static void write(Path path, long number) throws IOException {
            NcfOptions options = OPTIONS.withAttributes(java.util.Map.of("number", Long.toString(number)));
            try (NcfWriter writer = NcfWriter.create(Disk.system(), path, SCHEMA, options)) {
                for (int stripe = 0; stripe < stripes(number); stripe++) {
                    writer.write(stripe(number, stripe));
                    ChildJvm.say("s" + stripe);
                }
                writer.finish();
            }
        }
    }
}
