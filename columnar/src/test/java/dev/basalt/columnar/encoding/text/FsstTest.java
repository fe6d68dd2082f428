package dev.basalt.columnar.encoding.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.encoding.HostileNodes;
import dev.basalt.columnar.encoding.NodeWriter;
import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.encoding.RoundTrip;
import dev.basalt.columnar.schema.DataType.Simple;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FsstTest {
    private static final long SEED = 72;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1023, 1024, 1025, 65_536})
    void givesBackEveryByte(int rows) {
        for (BytesColumn column : Texts.hard(rows, SEED)) {
            RoundTrip.check(new Fsst(), column);
        }
    }

    @Test
    void givesBackRowsOfAMegabyte() {
        RoundTrip.check(new Fsst(), Texts.withLongRow());
    }

    @Test
    void givesBackRandomBytes() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < 200; round++) {
            int below = 1 << (1 + random.nextInt(8));
            BytesColumn column = Texts.random(1 + random.nextInt(1200), random, below, random.nextInt(30));
            RoundTrip.check(new Fsst(), column);
        }
    }

    @Test
    void makesTextHalfAsLong() {
        SplittableRandom random = new SplittableRandom(SEED);
        String[] words = {"http://", "www.", "example", ".com/", "index", ".html", "search?", "query=", "page", "user"};
        BytesColumn column = Texts.of(20_000, i -> {
            StringBuilder row = new StringBuilder();
            for (int word = 0; word < 8; word++) {
                row.append(words[random.nextInt(words.length)]);
            }
            return row.toString();
        });
        assertThat(RoundTrip.check(new Fsst(), column)).isLessThan(8 * 20_000 + column.byteCount() / 3);
    }

    @Test
    void findsNewSymbolsForAnotherText() {
        BytesColumn first = Texts.of(3000, i -> "http://www.example.com/index.html?page=" + i);
        BytesColumn second = Texts.of(3000, i -> "THE QUICK BROWN FOX JUMPS OVER LAZY DOG " + i);
        NodeWriter writer = new NodeWriter(Profile.BALANCED);
        int start = 0;
        for (BytesColumn page : List.of(first, first, second, first)) {
            assertThat(writer.forced(new Fsst(), page)).isTrue();
            byte[] node = Arrays.copyOfRange(
                    writer.sink().bytes(), start, writer.sink().size());
            start = writer.sink().size();
            BytesColumn read = new BytesColumn(Simple.STRING);
            RoundTrip.open(node, page).read(0, page.size(), read);
            RoundTrip.assertSame(page, 0, read, 0, page.size());
            byte[] alone = Objects.requireNonNull(RoundTrip.encode(new Fsst(), page, Profile.BALANCED));
            assertThat(node.length).isLessThan(alone.length + alone.length / 8);
        }
    }

    @Test
    void everyByteCostsAtMostTwo() {
        BytesColumn column = Texts.random(1, new SplittableRandom(SEED), 256, 100_000);
        int table = 4 + 1 + 9 * 255;
        assertThat(RoundTrip.check(new Fsst(), column)).isLessThan(2 * column.byteCount() + table + 64);
    }

    @Test
    void damageIsAnErrorOrOtherValues() {
        BytesColumn column = Texts.of(1100, i -> "row " + i % 9 + (char) ('a' + i % 200));
        byte[] node = Objects.requireNonNull(RoundTrip.encode(new Fsst(), column, Profile.BALANCED));
        assertThat(HostileNodes.check(node, column, "damaged")).isPositive();
    }

    @Test
    void estimatesWhatAPageTakes() {
        SplittableRandom random = new SplittableRandom(SEED);
        BytesColumn column = Texts.of(30_000, i -> "item " + (char) ('a' + random.nextInt(8)) + random.nextInt(70));
        BytesColumn sample = new BytesColumn(Simple.STRING);
        for (int run = 0; run < 16; run++) {
            sample.append(column, 1800 * run, 64);
        }
        double estimate = new Fsst().estimate(column, sample, new NodeWriter(Profile.BALANCED));
        assertThat(estimate)
                .isBetween(0.6 * RoundTrip.check(new Fsst(), column), 1.4 * RoundTrip.check(new Fsst(), column));
    }

    @Test
    void appliesToBytesThatAreWorthATable() {
        assertThat(new Fsst().applies(Texts.of("short"))).isFalse();
        assertThat(new Fsst().applies(Texts.of(10, i -> "longer" + i))).isTrue();
        assertThat(new Fsst().applies(new dev.basalt.columnar.column.LongColumn(Simple.INT64)))
                .isFalse();
    }
}
