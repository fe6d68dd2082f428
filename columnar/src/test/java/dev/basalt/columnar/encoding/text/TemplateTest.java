package dev.basalt.columnar.encoding.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.encoding.Encodings;
import dev.basalt.columnar.encoding.HostileNodes;
import dev.basalt.columnar.encoding.NodeWriter;
import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.encoding.RoundTrip;
import dev.basalt.columnar.internal.LogLines;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.core.error.CorruptDataException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
    private static final long SEED = 73;

    /// Rows in and around every form that is known, and what nearly has one.
    private static final String[] FORMS = {
        "user_%06d",
        "user%d@example.com",
        "-%d",
        "+%d",
        "x-%d",
        "(-%d)",
        "%d.%02d",
        "%d.%d",
        "0%d",
        "%d%d",
        "1e%d",
        "18446744073709551615",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "-0",
        "-00",
        "007",
        "10.0.0.%d",
        "256.1.1.%d",
        "1.2.3",
        "1.2.3.4.%d",
        "01.2.3.4",
        "999.1.2.3",
        "2024-02-29T12:30:45.%03d",
        "2023-02-29 12:30:45",
        "2024-13-01",
        "2024-12-3%d",
        "2024-01-01",
        "2024/01/02",
        "2024/01/02 03:04:05",
        "0000-01-01T00:00:00",
        "9999-12-31 23:59:59,999999",
        "2024-01-01T24:00:00",
        "1677-01-01T00:00:00.000000001",
        "9999-01-01T00:00:00.000000001",
        "23:59:60",
        "23:59:59.1",
        "12:00:00.123456789",
        "10/Oct/2000:13:55:36 -0700",
        "10/oct/2000:13:55:36",
        "31/Feb/2000:00:00:00",
        "081109 203518 %d",
        "000000 000000",
        "Oct 10 13:55:36 host",
        "Oct  1 13:55:36 host",
        "Oct 01 13:55:36 host",
        "Feb 30 13:55:36 host",
        "550e8400-e29b-41d4-a716-446655440%03d",
        "550E8400-E29B-41D4-A716-446655440%03d",
        "550e8400-e29b-41d4-a716-44665544000",
        "550e8400-E29B-41d4-a716-446655440000",
        "deadbeef%02x",
        "DEADBEEF%02X",
        "deadBEEF01",
        "0x%x",
        "0xFG",
        "0x1",
        "d41d8cd98f00b204e9800998ecf8427e",
        "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "a1b2c3d4e5z%d",
        "\"%d\"",
        "\"a%d\"",
        "\"\"",
        "\"open %d",
        "{\"key%d\":%d,\"t\":\"2024-01-01\"}",
        "\"12\\\"3\" x",
        "\\\"%d\\\"",
        "@",
        "a@b@c",
        "@@%d",
        "",
        " ",
        "é%dü",
        "\u0000%d\u0000",
        "%d:",
        ":%d",
        "12345678-"
    };

    private static String filled(String form, int number) {
        StringBuilder row = new StringBuilder();
        for (int i = 0; i < form.length(); ) {
            int end = form.indexOf('%', i);
            if (end < 0) {
                return row.append(form, i, form.length()).toString();
            }
            row.append(form, i, end);
            int stop = end + 1;
            while (Character.isDigit(form.charAt(stop))) {
                stop++;
            }
            row.append(String.format(Locale.ROOT, form.substring(end, stop + 1), number));
            i = stop + 1;
        }
        return row.toString();
    }

    private static void check(BytesColumn column) {
        if (RoundTrip.encode(new Template(), column, Profile.BALANCED) != null) {
            RoundTrip.check(new Template(), column);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1023, 1024, 1025, 65_536})
    void givesBackEveryByte(int rows) {
        for (BytesColumn column : Texts.hard(rows, SEED)) {
            check(column);
        }
        check(Texts.of(rows, i -> "user_" + i));
    }

    @Test
    void givesBackEachForm() {
        for (String form : FORMS) {
            SplittableRandom random = new SplittableRandom(SEED);
            RoundTrip.check(new Template(), Texts.of(60, i -> filled(form, i) + (i % 7 == 0 ? "" : " tail " + i)));
            RoundTrip.check(new Template(), Texts.of(60, i -> filled(form, random.nextInt(1000)) + " 1"));
        }
    }

    @Test
    void givesBackAllFormsMixed() {
        SplittableRandom random = new SplittableRandom(SEED);
        RoundTrip.check(new Template(), Texts.of(20_000, i -> {
            String row = filled(FORMS[random.nextInt(FORMS.length)], random.nextInt(1000));
            return random.nextInt(3) > 0 ? row : row + " " + filled(FORMS[random.nextInt(FORMS.length)], i);
        }));
    }

    /// Rows made of pieces of forms, cut and changed anywhere.
    @Test
    void givesBackWhatIsNearlyAForm() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < 300; round++) {
            List<String> forms = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                String form = FORMS[random.nextInt(FORMS.length)] + FORMS[random.nextInt(FORMS.length)];
                forms.add(filled(form, random.nextInt(100)));
            }
            String bytes = "0123456789abcdefABCDEFxyz-+.:/\"@ _\\[]";
            check(Texts.of(1 + random.nextInt(300), i -> {
                StringBuilder row = new StringBuilder(forms.get(random.nextInt(forms.size())));
                for (int change = random.nextInt(4); change > 0 && row.length() > 0; change--) {
                    int at = random.nextInt(row.length());
                    row.setCharAt(at, bytes.charAt(random.nextInt(bytes.length())));
                }
                return row.substring(0, row.length() - random.nextInt(1 + Math.min(2, row.length())));
            }));
        }
    }

    @Test
    void givesBackRandomBytes() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < 300; round++) {
            int below = 1 << (1 + random.nextInt(8));
            check(Texts.random(2 + random.nextInt(200), random, below, random.nextInt(30)));
        }
    }

    @Test
    void givesBackRowsOfAMegabyte() {
        check(Texts.withLongRow());
        RoundTrip.check(new Template(), Texts.of(40, i -> (i == 3 ? "0123456789 abcdef-".repeat(60_000) : "row ") + i));
        RoundTrip.check(new Template(), Texts.of(40, i -> "long text ".repeat(10_000) + i));
    }

    @ParameterizedTest
    @EnumSource(LogLines.Kind.class)
    void givesBackLogLines(LogLines.Kind kind) {
        RoundTrip.check(new Template(), LogLines.of(kind, 20_000, SEED));
    }

    @Test
    void givesBackUuidsAndDigests() {
        SplittableRandom random = new SplittableRandom(SEED);
        BytesColumn uuids = Texts.of(5000, i -> new UUID(random.nextLong(), random.nextLong()).toString());
        assertThat(RoundTrip.check(new Template(), uuids)).isLessThan(16 * 5000 + 500);
        BytesColumn digests = Texts.of(
                5000,
                i -> String.format(Locale.ROOT, "%016x%016x", random.nextLong() | (0xAL << 60), random.nextLong()));
        assertThat(RoundTrip.check(new Template(), digests)).isLessThan(17 * 5000 + 1000);
    }

    /// Frame of reference, delta and dictionary: without them numbers take 8 bytes each and no size is promised.
    private static boolean numbersArePacked() {
        return Encodings.find(2) != null && Encodings.find(3) != null && Encodings.find(5) != null;
    }

    @ParameterizedTest
    @EnumSource(LogLines.Kind.class)
    void isHalfAsLargeAsCompressedLines(LogLines.Kind kind) {
        BytesColumn column = LogLines.of(kind, 65_536, SEED);
        byte[] node = Objects.requireNonNull(RoundTrip.encode(new Template(), column, Profile.BALANCED));
        byte[] lines = new byte[column.byteCount() + column.size()];
        for (int i = 0, at = 0; i < column.size(); i++) {
            System.arraycopy(column.bytes(), column.offsets()[i], lines, at, column.length(i));
            at += column.length(i);
            lines[at++] = '\n';
        }
        // A random UUID in each JSON line, of which nothing can be saved, is two thirds of what is left.
        double times = !numbersArePacked() ? 1.3 : kind == LogLines.Kind.JSON ? 1.6 : 2;
        int compressed = Zstd.compress(lines, 3).length;
        assertThat(Math.min(node.length, Zstd.compress(node, 3).length)).isLessThan((int) (compressed / times));
    }

    @ParameterizedTest
    @EnumSource(LogLines.Kind.class)
    void estimatesWhatAPageTakes(LogLines.Kind kind) {
        BytesColumn column = LogLines.of(kind, 30_000, SEED);
        BytesColumn sample = new BytesColumn(Simple.STRING);
        for (int run = 0; run < 16; run++) {
            sample.append(column, 1800 * run, 64);
        }
        double estimate = new Template().estimate(column, sample, new NodeWriter(Profile.BALANCED));
        int size = Objects.requireNonNull(RoundTrip.encode(new Template(), column, Profile.BALANCED)).length;
        assertThat(estimate).isBetween(0.5 * size, 2.0 * size);
    }

    @Test
    void countingRowsTakeNextToNothing() {
        for (String form : new String[] {"user_%06d", "user%d@example.com", "INV-%08d/2024"}) {
            BytesColumn column = Texts.of(65_536, i -> String.format(Locale.ROOT, form, i));
            assertThat(RoundTrip.check(new Template(), column))
                    .as(form)
                    .isLessThan(numbersArePacked() ? 512 : 9 * 65_536);
        }
    }

    @Test
    void keepsWhatIsRepeatedInARowOnce() {
        SplittableRandom random = new SplittableRandom(SEED);
        int rows = 4000;
        BytesColumn once = Texts.of(rows, i -> "blk_" + random.nextLong(1L << 60) + " \"w" + random.nextLong() + "\"");
        BytesColumn twice = Texts.of(rows, i -> once.text(i) + " " + once.text(i));
        int size = RoundTrip.check(new Template(), once);
        assertThat(RoundTrip.check(new Template(), twice)).isLessThan(size + 100);
    }

    @Test
    void appliesToTextWithDigitsOrAddresses() {
        Template template = new Template();
        assertThat(template.applies(Texts.of(100, i -> "user_" + i))).isTrue();
        assertThat(template.applies(Texts.of(100, i -> "a".repeat(i % 9) + "@example.com")))
                .isTrue();
        assertThat(template.applies(Texts.of(100, i -> "a".repeat(i % 9) + " word")))
                .isFalse();
        assertThat(template.applies(Texts.of(4, i -> "1".repeat(100_000)))).isFalse();
        assertThat(template.applies(Texts.of("1"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {30, 1100})
    void damageIsAnErrorOrOtherValues(int rows) {
        BytesColumn column = Texts.of(
                rows,
                i -> i % 3 == 0
                        ? "10.0.0." + i % 250 + " 2024-01-02 03:04:05 0x" + Integer.toHexString(i) + " 0" + i % 11
                        : "550e8400-e29b-41d4-a716-44665544" + (1000 + i % 9) + " " + i + "." + i % 10 + " @"
                                + "w".repeat(i % 3) + " " + i + "." + i % 10);
        byte[] node = Objects.requireNonNull(RoundTrip.encode(new Template(), column, Profile.BALANCED));
        byte[] small = node.length <= 4096 ? node : null;
        assertThat(
                        small == null
                                ? HostileNodes.checkRandomly(node, column, "damaged")
                                : HostileNodes.check(node, column, "damaged"))
                .isPositive();
    }

    @Test
    void rejectsNodesWithoutTemplates() {
        BytesColumn column = Texts.of("a1", "a2");
        byte[] node = Objects.requireNonNull(RoundTrip.encode(new Template(), column, Profile.BALANCED));
        node[20] = 0;
        assertThatThrownBy(() -> RoundTrip.open(node, column).read(0, 2, new BytesColumn(Simple.STRING)))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[test] template: there must be at least one template, and a zero behind their number");
    }

    /// What is kept of the page before lies in memory that holds other rows now.
    @Test
    void readsDatesOfRowsInMemoryThatHeldOthers() {
        NodeWriter writer = new NodeWriter(Profile.FAST);
        BytesColumn rows = new BytesColumn(Simple.STRING);
        for (int year = 2001; year < 2005; year++) {
            rows.clear();
            for (int i = 0; i < 500; i++) {
                rows.append(String.format(
                        Locale.ROOT, "%d-03-%02dT11:%02d:%02d.5 of %d", year, 1 + i / 100, i % 60, i % 59, i));
            }
            writer.sink().truncate(0);
            writer.child(rows);
            byte[] node = Arrays.copyOf(writer.sink().bytes(), writer.sink().size());
            BytesColumn out = new BytesColumn(Simple.STRING);
            RoundTrip.open(node, rows).read(0, rows.size(), out);
            RoundTrip.assertSame(rows, 0, out, 0, rows.size());
        }
    }
}
