package dev.basalt.core.kernel;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryVectorsTest {
    @Test
    void acceptsWhatCanBeCompared() {
        assertThatCode(() -> QueryVectors.requireSearchable(new float[] {0, -1, Float.MAX_VALUE}, 3))
                .doesNotThrowAnyException();
        assertThatCode(() -> QueryVectors.requireFinite(new float[] {Float.NaN, 1, 2, Float.NaN}, 1, 2))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4, 6})
    void refusesAnyOtherLength(int length) {
        assertThatThrownBy(() -> QueryVectors.requireSearchable(new float[length], 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a query must have 3 values, but had " + length);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void refusesWhatIsNoNumberWhereverItStands(float value) {
        for (int at : new int[] {0, 1, 2}) {
            float[] query = new float[3];
            query[at] = value;
            assertThatThrownBy(() -> QueryVectors.requireSearchable(query, 3))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a query must have finite values, but value " + at + " was " + value);
        }
    }

    @Test
    void findsQueriesInArraysOfWholeOnes() {
        for (int index : new int[] {0, 3, 6}) {
            assertThatCode(() -> QueryVectors.requireStart(9, index, 3)).doesNotThrowAnyException();
        }
        for (int index : new int[] {-3, -1, 1, 7, 9, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertThatThrownBy(() -> QueryVectors.requireStart(9, index, 3))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessage("a query must begin at a multiple of its 3 values within an array of whole queries,"
                            + " but was to begin at index " + index + " of 9");
        }
        for (int length : new int[] {0, 2, 4, 5}) {
            assertThatThrownBy(() -> QueryVectors.requireStart(length, 0, 3))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a query must have 3 values, but had " + length);
        }
        assertThatThrownBy(() -> QueryVectors.requireStart(5, 3, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
