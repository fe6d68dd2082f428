package dev.basalt.core.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NumberLiteralTest {
    private static final List<String> NUMBERS = List.of(
            "0",
            "-0",
            "0.0",
            "1",
            "-1",
            "0.5",
            "-0.5",
            "1.5",
            "-1.5",
            "0.1",
            "0.10",
            "10",
            "9",
            "99",
            "1e2",
            "1E+2",
            "1e-2",
            "0.3",
            "0.30000000000000004",
            "0.300000000000000041",
            "9007199254740992",
            "9007199254740993",
            "9007199254740992.0",
            "9223372036854775807",
            "9223372036854775808",
            "9223372036854775807.5",
            "-9223372036854775808",
            "-9223372036854775809",
            "-9223372036854775808.5",
            "18446744073709551615",
            "18446744073709551616",
            "18446744073709551615.5",
            "1e308",
            "1.7976931348623157e308",
            "1.8e308",
            "-1.8e308",
            "1e400",
            "-1e400",
            "1e-400",
            "-1e-400",
            "4.9e-324",
            "2e-324",
            "123456789012345678901234567890.5",
            "0.000000000000000000000001",
            "1e999999999",
            "-1e999999999",
            "1e-999999999",
            "0e99999999999",
            "0.000e5",
            "100.00",
            "1e100",
            "1e101",
            "-1e101",
            "0.00012e4",
            "12e-1");

    private static int sign(int order) {
        return Integer.signum(order);
    }

    private static int compareText(NumberLiteral literal, String text) {
        byte[] bytes = ("7" + text + "7").getBytes(StandardCharsets.US_ASCII);
        return sign(literal.compareText(bytes, 1, bytes.length - 1));
    }

    @Test
    void everyFormOfANumberHasItsExactPlace() {
        for (String a : NUMBERS) {
            NumberLiteral literal = NumberLiteral.of(Literal.number(a));
            for (String b : NUMBERS) {
                BigDecimal value = Literal.number(b).value();
                int expected = sign(value.compareTo(literal.value()));
                assertThat(compareText(literal, b)).as("%s to %s", b, a).isEqualTo(expected);
                assertThat(sign(literal.compareDecimal(value)))
                        .as("%s to %s", b, a)
                        .isEqualTo(expected);
                if (!b.contains("99999999")) {
                    check(literal, value, a, expected);
                }
            }
        }
    }

    private static void check(NumberLiteral literal, BigDecimal value, String shown, int expected) {
        if (value.scale() <= 0 && value.precision() - value.scale() < 30) {
            BigInteger whole = value.toBigIntegerExact();
            if (whole.bitLength() < 64) {
                assertThat(sign(literal.compareLong(whole.longValue())))
                        .as("%s to %s", value, shown)
                        .isEqualTo(expected);
            }
            if (whole.signum() >= 0 && whole.bitLength() <= 64) {
                assertThat(sign(literal.compareUnsigned(whole.longValue())))
                        .as("%s to %s", value, shown)
                        .isEqualTo(expected);
            }
        }
        double real = value.doubleValue();
        if (!Double.isInfinite(real)) {
            int order = sign(new BigDecimal(Double.toString(real)).compareTo(literal.value()));
            assertThat(sign(literal.compareDouble(real)))
                    .as("%s to %s", real, shown)
                    .isEqualTo(order);
        }
        float single = value.floatValue();
        if (!Float.isInfinite(single)) {
            int order = sign(new BigDecimal(Float.toString(single)).compareTo(literal.value()));
            assertThat(sign(literal.compareFloat(single)))
                    .as("%s to %s", single, shown)
                    .isEqualTo(order);
        }
    }

    @Test
    void infinitiesAreBeyondEveryNumber() {
        for (String text : NUMBERS) {
            NumberLiteral literal = NumberLiteral.of(Literal.number(text));
            assertThat(literal.compareDouble(Double.POSITIVE_INFINITY)).as(text).isPositive();
            assertThat(literal.compareDouble(Double.NEGATIVE_INFINITY)).as(text).isNegative();
            assertThat(literal.compareFloat(Float.POSITIVE_INFINITY)).as(text).isPositive();
            assertThat(literal.compareFloat(Float.NEGATIVE_INFINITY)).as(text).isNegative();
        }
    }

    @Test
    void textsOfRandomNumbersCompareAsTheirValues() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 20_000; i++) {
            String a = number(random);
            String b = random.nextInt(4) == 0 ? a : number(random);
            NumberLiteral literal = NumberLiteral.of(Literal.number(a));
            assertThat(compareText(literal, b))
                    .as("%s to %s", b, a)
                    .isEqualTo(sign(new BigDecimal(b).compareTo(new BigDecimal(a))));
        }
    }

    private static String number(SplittableRandom random) {
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
        text.append(random.nextInt(12));
        if (random.nextBoolean()) {
            text.append('.').append(random.nextBoolean() ? "00" : "").append(random.nextInt(120));
        }
        if (random.nextInt(3) == 0) {
            text.append("eE".charAt(random.nextInt(2))).append(random.nextInt(-3, 4));
        }
        return text.toString();
    }
}
