package dev.basalt.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.testing.Seeds;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonNumberTest {
    private final JsonParser parser = new JsonParser();

    private JsonDocument parse(String text) {
        return parser.parse(text.getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @CsvSource({
        "0, LONG",
        "-0, LONG",
        "8388607, LONG",
        "-8388608, LONG",
        "8388608, LONG",
        "123456789012345678, LONG",
        "9223372036854775807, LONG",
        "-9223372036854775808, LONG",
        "9223372036854775808, UNSIGNED_LONG",
        "18446744073709551615, UNSIGNED_LONG",
        "18446744073709551616, BIG_INTEGER",
        "-9223372036854775809, BIG_INTEGER",
        "123456789012345678901234567890, BIG_INTEGER",
        "1.0, DOUBLE",
        "1e5, DOUBLE",
        "1.000000000000000005, DOUBLE",
        "1e400, BIG_DECIMAL",
        "-1e400, BIG_DECIMAL",
        "1e-999, DOUBLE"
    })
    void numbersKeepTheirValue(String text, JsonNumber form) {
        for (String written : new String[] {text, "[" + text + "]", "[ " + text + " ,1]"}) {
            JsonDocument document = parse(written);
            int node = written.equals(text) ? 0 : 1;
            assertThat(document.numberForm(node)).isEqualTo(form);
            assertThat(document.text(node)).isEqualTo(text);
            assertThat(document.doubleValue(node)).isEqualTo(Double.parseDouble(text));
            assertThat(document.decimalValue(node)).isEqualTo(new BigDecimal(text));
            if (form == JsonNumber.LONG) {
                assertThat(document.longValue(node)).isEqualTo(Long.parseLong(text));
            }
            if (form != JsonNumber.DOUBLE && form != JsonNumber.BIG_DECIMAL) {
                assertThat(document.bigIntegerValue(node)).isEqualTo(new BigInteger(text));
            }
        }
    }

    @Test
    void integersMayBeWrittenWithFractionAndExponent() {
        assertThat(parse("1.50e2").longValue(0)).isEqualTo(150);
        assertThatThrownBy(() -> parse("[1.5]").longValue(1))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("[/0] number must be an integer of 64 bits, but was 1.5");
        assertThatThrownBy(() -> parse("9223372036854775808").longValue(0))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("[] number must be an integer of 64 bits, but was 9223372036854775808");
        assertThatThrownBy(() -> parse("1e999999999").longValue(0))
                .hasMessage("[] number must be an integer of 64 bits, but was 1e999999999");
        assertThatThrownBy(() -> parse("1.0").bigIntegerValue(0))
                .hasMessage("[] number must have neither fraction nor exponent, but was 1.0");
        assertThatThrownBy(() -> parse("1e99999999999").decimalValue(0))
                .hasMessage("[] exponent of a number must have 32 bits, but was that of 1e99999999999");
    }

    /// Half-way cases, subnormal numbers, the ends of the range, and numbers that published parsers have got
    /// wrong.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2.2250738585072011e-308",
                "2.2250738585072012e-308",
                "4.9406564584124654e-324",
                "2.4703282292062327e-324",
                "2.4703282292062328e-324",
                "1.7976931348623157e308",
                "1.7976931348623158e308",
                "9007199254740993",
                "9007199254740993.0",
                "9007199254740992.9999999999999999",
                "5e-324",
                "0.1",
                "0.30000000000000004",
                "1e23",
                "8.5e22",
                "9.5e-8",
                "6.0e-27",
                "1.00000000000000011102230246251565404236316680908203125",
                "1.00000000000000011102230246251565404236316680908203124",
                "1.00000000000000011102230246251565404236316680908203126",
                "7.8459735791271921e65",
                "3.571e266",
                "3.08984926168550152811e-32",
                "1090544144181609348671888949248",
                "0.000000000000000000000000000000000000000000000000000000000000000001",
                "123456789.123456789e-9",
                "179769313486231580793728971405301e276",
                "0e0",
                "-0.0",
                "-0e-5"
            })
    void hardDoublesAreRoundedRight(String text) {
        assertThat(Double.doubleToRawLongBits(parse(text).doubleValue(0)))
                .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(text)));
    }

    @Test
    void randomDoublesAreRoundedRight() {
        Seeds.check(1, random -> compareDoubles(random, 30_000));
    }

    @Test
    @Tag("long")
    void moreRandomDoublesAreRoundedRight() {
        Seeds.check(20, random -> compareDoubles(random, 1_000_000));
    }

    private void compareDoubles(Random random, int count) {
        for (int i = 0; i < count; i++) {
            String text = switch (i % 6) {
                case 0 -> Double.toString(Double.longBitsToDouble(random.nextLong()));
                case 1 -> random.nextLong(1L << 60) + "e" + (random.nextInt(680) - 350);
                case 2 -> "-" + random.nextInt(200) + "." + random.nextLong(1_000_000_000_000_000L);
                case 3 -> random.nextInt(100) + "." + random.nextLong(Long.MAX_VALUE) + "E-" + random.nextInt(30);
                case 4 -> halfway(random);
                default -> random.nextLong() + "" + random.nextLong(Long.MAX_VALUE) + "e" + (random.nextInt(60) - 30);
            };
            if (text.indexOf('N') >= 0 || text.indexOf('y') >= 0) {
                continue;
            }
            long bits = Double.doubleToRawLongBits(parse(text).doubleValue(0));
            if (bits != Double.doubleToRawLongBits(Double.parseDouble(text))) {
                throw new AssertionError(text + " must be rounded to " + Double.parseDouble(text) + ", but was "
                        + Double.longBitsToDouble(bits));
            }
        }
    }

    /// A number between two doubles, or one digit beside it.
    private static String halfway(Random random) {
        double below = Double.longBitsToDouble(random.nextLong(0x7FE0_0000_0000_0000L));
        BigDecimal middle =
                new BigDecimal(below).add(new BigDecimal(Math.nextUp(below))).divide(BigDecimal.TWO);
        BigDecimal moved = middle.add(middle.ulp().multiply(BigDecimal.valueOf(random.nextInt(3) - 1)));
        return moved.toString();
    }
}
