package dev.basalt.columnar.column;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.column.LongRange.Answer;
import org.junit.jupiter.api.Test;

/// Ranges against a look at each number, around zero, where numbers go round, and at the ends of signed ones.
class LongRangeTest {
    private static final long[] AROUND = {0, Long.MIN_VALUE, 1000};

    private static boolean isIn(long value, long least, long span) {
        for (long above = 0; above <= span; above++) {
            if (least + above == value) {
                return true;
            }
        }
        return false;
    }

    @Test
    void holdsWhatIsCountedFromTheLeast() {
        for (long around : AROUND) {
            for (long least = around - 3; least <= around + 3; least++) {
                for (long span = 0; span < 5; span++) {
                    for (long value = around - 9; value < around + 9; value++) {
                        boolean inside = isIn(value, least, span);
                        LongRange range = new LongRange(least, span, false);
                        assertThat(range.holds(value)).isEqualTo(inside);
                        assertThat(range.others().holds(value)).isNotEqualTo(inside);
                    }
                }
            }
        }
    }

    @Test
    void knowsWhatManyValuesAre() {
        for (long around : AROUND) {
            for (long least = around - 2; least <= around + 2; least++) {
                for (long span = 0; span < 4; span++) {
                    for (long from = around - 5; from < around + 5; from++) {
                        for (long others = 0; others < 7; others++) {
                            checkMany(new LongRange(least, span, false), from, others);
                        }
                    }
                }
            }
        }
        LongRange all = new LongRange(Long.MIN_VALUE, -1, false);
        assertThat(all.of(5, -1)).isEqualTo(Answer.SOME);
        assertThat(all.of(Long.MIN_VALUE, -1)).isEqualTo(Answer.ALL);
        assertThat(all.others().of(7, 3)).isEqualTo(Answer.NONE);
        assertThat(new LongRange(5, 0, false).of(6, -2)).isEqualTo(Answer.NONE);
        assertThat(new LongRange(5, 0, false).of(6, -1)).isEqualTo(Answer.SOME);
    }

    private static void checkMany(LongRange range, long from, long others) {
        int inside = 0;
        for (long above = 0; above <= others; above++) {
            inside += range.holds(from + above) ? 1 : 0;
        }
        Answer expected = inside == 0 ? Answer.NONE : inside == others + 1 ? Answer.ALL : Answer.SOME;
        assertThat(range.of(from, others))
                .as("%s of %d and %d", range, from, others)
                .isEqualTo(expected);
        Answer opposite = expected == Answer.SOME ? Answer.SOME : expected == Answer.ALL ? Answer.NONE : Answer.ALL;
        assertThat(range.others().of(from, others)).isEqualTo(opposite);
    }

    @Test
    void joinsRanges() {
        for (long a = -3; a < 4; a++) {
            for (long b = -3; b < 4; b++) {
                for (long spanA = 0; spanA < 5; spanA++) {
                    for (long spanB = 0; spanB < 5; spanB++) {
                        LongRange one = new LongRange(a, spanA, false);
                        LongRange two = new LongRange(b, spanB, false);
                        LongRange both = one.and(two);
                        for (long value = -9; value < 9; value++) {
                            assertThat(both != null && both.holds(value))
                                    .as("%d in %s and %s", value, one, two)
                                    .isEqualTo(one.holds(value) && two.holds(value));
                        }
                    }
                }
            }
        }
        assertThat(new LongRange(1, 5, true).and(new LongRange(2, 3, false))).isNull();
        assertThat(new LongRange(1, 5, false).and(new LongRange(2, 3, true))).isNull();
    }
}
