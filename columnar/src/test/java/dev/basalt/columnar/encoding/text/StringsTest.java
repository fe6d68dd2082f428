package dev.basalt.columnar.encoding.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.encoding.HostileNodes;
import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.encoding.RoundTrip;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.core.error.CorruptDataException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StringsTest {
    private static final long SEED = 71;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1023, 1024, 1025, 65_536})
    void givesBackEveryByte(int rows) {
        for (BytesColumn column : Texts.hard(rows, SEED)) {
            RoundTrip.check(new Strings(), column);
        }
    }

    @Test
    void givesBackRowsOfAMegabyte() {
        RoundTrip.check(new Strings(), Texts.withLongRow());
    }

    @Test
    void keepsRowsOfOneLengthWithoutTheirLengths() {
        assertThat(RoundTrip.check(new Strings(), Texts.of(10_240, i -> Integer.toString(10_000 + i))))
                .isLessThanOrEqualTo(16 + 4 * 10 + 32 + 5 * 10_240 + 8);
    }

    @Test
    void damageIsAnErrorOrOtherValues() {
        BytesColumn column = Texts.of(1500, i -> "r" + i % 9);
        byte[] node = Objects.requireNonNull(RoundTrip.encode(new Strings(), column, Profile.BALANCED));
        assertThat(HostileNodes.check(node, column, "damaged")).isPositive();
    }

    @Test
    void rejectsLengthsThatDoNotFillTheirBlock() {
        BytesColumn column = Texts.of("ab", "cde");
        byte[] node = Objects.requireNonNull(RoundTrip.encode(new Strings(), column, Profile.BALANCED));
        node[16] = 4;
        assertThatThrownBy(() -> RoundTrip.open(node, column).read(0, 2, new BytesColumn(Simple.STRING)))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[test] strings: the rows of a block must have at most 4 bytes, but row 1 would end behind"
                        + " that");
        BytesColumn two = Texts.of(1025, i -> "x");
        byte[] blocks = Objects.requireNonNull(RoundTrip.encode(new Strings(), two, Profile.BALANCED));
        blocks[16]++;
        assertThatThrownBy(() -> RoundTrip.open(blocks, two).read(0, 1024, new BytesColumn(Simple.STRING)))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[test] strings: the rows of block 0 must have 1025 bytes, but have 1024");
    }
}
