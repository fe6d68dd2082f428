package dev.basalt.columnar.encoding.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.encoding.HostileNodes;
import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.encoding.RoundTrip;
import dev.basalt.columnar.schema.DataType.Simple;
import org.junit.jupiter.api.Test;

class HalfTest {
    private static FloatColumn allHalves() {
        FloatColumn column = new FloatColumn(Simple.FLOAT16);
        for (int half = 0; half < 1 << 16; half++) {
            boolean isSpecial = (half & 0x7C00) == 0x7C00;
            column.append(
                    isSpecial
                            ? Float.intBitsToFloat(((half & 0x8000) << 16) | 0x7F80_0000 | ((half & 0x3FF) << 13))
                            : Float.float16ToFloat((short) half));
        }
        return column;
    }

    @Test
    void everyNumberOfBinary16ComesBack() {
        RoundTrip.check(new Half(), allHalves());
    }

    @Test
    void anySizeComesBack() {
        for (int size : new int[] {1, 2, 1023, 1024, 1025}) {
            RoundTrip.check(new Half(), RealSamples.floats(size, i -> i / 8.0));
        }
    }

    @Test
    void refusesWhatHasMoreBits() {
        FloatColumn values = allHalves();
        values.values()[4321] = 0.1f;
        assertThat(RoundTrip.encode(new Half(), values, Profile.FAST)).isNull();
        values.values()[4321] = Float.intBitsToFloat(0x7FC0_0001);
        assertThat(RoundTrip.encode(new Half(), values, Profile.FAST)).isNull();
        values.values()[0] = 65_536;
        assertThat(new Half().applies(values)).isFalse();
    }

    @Test
    void damagedNodesGiveErrorsOrValues() {
        HostileNodes.check(new Half(), RealSamples.floats(300, i -> i / 8.0));
    }
}
