package dev.basalt.columnar.encoding.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.encoding.HostileNodes;
import dev.basalt.columnar.encoding.RoundTrip;
import dev.basalt.columnar.schema.DataType.Decimal;
import dev.basalt.columnar.schema.DataType.Simple;
import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WideSplitTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1023, 1024, 1025, 65_536})
    void randomUuidsTakeTheirBits(int size) {
        SplittableRandom random = RealSamples.random();
        WideColumn values = new WideColumn(Simple.UUID);
        for (int i = 0; i < size; i++) {
            values.append(random.nextLong(), random.nextLong());
        }
        assertThat(RoundTrip.check(new WideSplit(), values)).isLessThanOrEqualTo(16 * size + size / 256 + 256);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1023, 1024, 1025, 65_536})
    void decimalsOf64BitsTakeNoUpperWords(int size) {
        SplittableRandom random = RealSamples.random();
        WideColumn values = new WideColumn(new Decimal(38, 2));
        for (int i = 0; i < size; i++) {
            values.append(BigInteger.valueOf(random.nextLong()));
        }
        assertThat(RoundTrip.check(new WideSplit(), values)).isLessThanOrEqualTo(8 * size + size / 256 + 128);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 130, 1025})
    void theLargestAndSmallestComeBack(int size) {
        WideColumn values = new WideColumn(new Decimal(38, 0));
        for (int i = 0; i < size; i++) {
            values.append(
                    switch (i % 5) {
                        case 0 -> BigInteger.TWO.pow(127).subtract(BigInteger.ONE);
                        case 1 -> BigInteger.TWO.pow(127).negate();
                        case 2 -> BigInteger.TWO.pow(63);
                        case 3 -> BigInteger.ONE.negate();
                        default -> BigInteger.ZERO;
                    });
        }
        RoundTrip.check(new WideSplit(), values);
        if (size < 1000) {
            HostileNodes.check(new WideSplit(), values);
        }
    }
}
