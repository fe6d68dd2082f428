package dev.basalt.columnar.encoding.relation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.encoding.relation.RelationSearch.Found;
import dev.basalt.columnar.schema.DataType.Simple;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RelationSearchTest {
    private static final int ROWS = 5000;

    private static LongColumn random(long below, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return of(row -> random.nextLong(below));
    }

    private static LongColumn of(LongUnaryOperator value) {
        LongColumn column = new LongColumn(Simple.INT64);
        for (int row = 0; row < ROWS; row++) {
            column.append(value.applyAsLong(row));
        }
        return column;
    }

    private static List<String> find(Profile profile, Column... columns) {
        return RelationSearch.find(List.of(columns), profile).stream()
                .map(found -> found.target() + " " + found.relation() + " " + found.reference())
                .toList();
    }

    @Test
    void findsDatesNearADate() {
        LongColumn shipped = random(2500, 1);
        LongColumn late = random(60, 2);
        LongColumn soon = random(30, 3);
        LongColumn committed = of(row -> shipped.values()[(int) row] - late.values()[(int) row]);
        LongColumn received = of(row -> shipped.values()[(int) row] + soon.values()[(int) row]);
        assertThat(find(Profile.BALANCED, shipped, committed, received))
                .containsExactlyInAnyOrder("2 OFFSET 0", "1 OFFSET 0");
    }

    @Test
    void findsCountersAndProducts() {
        SplittableRandom random = new SplittableRandom(4);
        LongColumn number = of(row -> row);
        LongColumn order = of(row -> row / 3 * 7919 % 10_007);
        LongColumn line = of(row -> row % 3 + 1);
        LongColumn quantity = of(row -> 1 + random.nextInt(50));
        LongColumn total = of(row -> quantity.values()[(int) row] * (100 + random.nextInt(900)));
        assertThat(find(Profile.COMPACT, number, line, order, quantity, total)).contains("4 PRODUCT 3");
    }

    @Test
    void findsNothingInIndependentColumns() {
        assertThat(find(Profile.COMPACT, random(1000, 1), random(1000, 2), random(3, 3), of(row -> row)))
                .isEmpty();
    }

    @Test
    void findsNothingWhereFastOrFew() {
        LongColumn one = random(1 << 20, 1);
        LongColumn other = of(row -> one.values()[(int) row] + 1);
        assertThat(find(Profile.FAST, one, other)).isEmpty();
        LongColumn few = new LongColumn(Simple.INT64);
        few.append(one.values(), 0, 100);
        assertThat(find(Profile.BALANCED, few, few)).isEmpty();
        assertThat(find(Profile.BALANCED, one)).isEmpty();
    }

    @Test
    void neverRefersToAColumnThatRefersToAnother() {
        LongColumn first = random(1 << 30, 1);
        Column[] chain = IntStream.range(0, 40)
                .mapToObj(i -> of(row -> first.values()[(int) row] + row % (i + 1)))
                .toArray(Column[]::new);
        List<Found> found = RelationSearch.find(List.of(chain), Profile.BALANCED);
        assertThat(found).hasSizeGreaterThan(20);
        List<Integer> targets = found.stream().map(Found::target).toList();
        assertThat(targets).doesNotHaveDuplicates();
        assertThat(found).allSatisfy(pair -> assertThat(targets).doesNotContain(pair.reference()));
    }
}
