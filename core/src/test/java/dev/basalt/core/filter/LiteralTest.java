package dev.basalt.core.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiteralTest {
    @Test
    void onlyValuesOfOneKindHaveAnOrder() {
        List<Literal> low =
                List.of(new Literal.Text("a"), Literal.number("1"), new Literal.Bool(false), new Literal.Null());
        List<Literal> high =
                List.of(new Literal.Text("b"), Literal.number("2"), new Literal.Bool(true), new Literal.Null());
        for (int i = 0; i < low.size(); i++) {
            for (int k = 0; k < high.size(); k++) {
                Integer order = Literal.compare(low.get(i), high.get(k));
                Integer reverse = Literal.compare(high.get(k), low.get(i));
                if (i != k) {
                    assertThat(order).isNull();
                    assertThat(reverse).isNull();
                } else if (low.get(i) instanceof Literal.Null) {
                    assertThat(order).isZero();
                } else {
                    assertThat(order).isNegative();
                    assertThat(reverse).isPositive();
                    assertThat(Literal.compare(low.get(i), low.get(i))).isZero();
                }
            }
        }
    }

    @Test
    void textsStandInTheOrderOfTheirBytesInUtf8() {
        List<String> texts = List.of(
                "",
                "a",
                "aa",
                "ab",
                "b",
                "\u00e9",
                "\ud7ff",
                "\ue000",
                "\uffff",
                "\ud800\udc00",
                "\ud835\udcb3",
                "\ud835\udcb3a",
                "a\uffff",
                "a\ud800\udc00");
        for (String a : texts) {
            for (String b : texts) {
                int bytes =
                        Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
                assertThat(Integer.signum(Literal.compareText(a, b)))
                        .as("%s and %s", a, b)
                        .isEqualTo(Integer.signum(bytes));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1e12345678, 1e12345678",
        "1E123456789, 1e123456789",
        "-2.50e-123456789, -25e-123456790",
        "1e1000000000, 1e1000000000",
        "1e1000000001, 1e1000000000",
        "1e99999999999999999999, 1e1000000000",
        "-7E-1000000001, -7e-1000000000",
        "1e+00000000000000000005, 100000",
        "0e99999999999999999999, 0",
        "0.00, 0",
        "12345678901234567890, 12345678901234567890"
    })
    void numbersAreExactUntilTheirExponentIsClamped(String text, String value) {
        assertThat(Literal.number(text)).isEqualTo(new Literal.Numeric(new BigDecimal(value)));
    }
}
