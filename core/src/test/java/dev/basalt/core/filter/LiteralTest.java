package dev.basalt.core.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiteralTest {
    @Test
    void valuesOfJavaBecomeLiterals() {
        assertThat(Literal.of("a")).isEqualTo(new Literal.Text("a"));
        assertThat(Literal.of((CharSequence) "a")).isEqualTo(new Literal.Text("a"));
        assertThat(Literal.of(true)).isEqualTo(new Literal.Bool(true));
        for (Object five :
                List.of((byte) 5, (short) 5, 5, 5L, 5.0, 5f, BigInteger.valueOf(5), new BigDecimal("5.00"))) {
            assertThat(Literal.of(five)).as(five.getClass().getName()).isEqualTo(Literal.number("5"));
        }
        assertThat(Literal.of(0.1)).isEqualTo(Literal.number("0.1"));
        assertThat(Literal.of(0.1f)).isEqualTo(Literal.number("0.1"));
        assertThat(Literal.of(LocalDate.of(2026, 1, 31))).isEqualTo(new Literal.Text("2026-01-31"));
        assertThat(Literal.of(Instant.EPOCH)).isEqualTo(new Literal.Text("1970-01-01T00:00:00Z"));
        assertThat(Literal.of(new UUID(1, 2))).isEqualTo(new Literal.Text("00000000-0000-0001-0000-000000000002"));
        Literal same = new Literal.Bool(false);
        assertThat(Literal.of(same)).isSameAs(same);
    }

    @Test
    void refusesWhatNoValueCanBe() {
        assertThatThrownBy(() -> Literal.of(Double.NaN))
                .hasMessage("a filter must compare with text, a finite number, a boolean, a date, a time or a UUID, but"
                        + " was given NaN of java.lang.Double");
        assertThatThrownBy(() -> Literal.of(List.of()))
                .hasMessage("a filter must compare with text, a finite number, a boolean, a date, a time or a UUID, but"
                        + " was given [] of " + List.of().getClass().getName());
        assertThatThrownBy(() -> new Literal.Text("a\udc00"))
                .hasMessage("surrogates of a text must come in pairs, but one stands alone at character 2");
        assertThatThrownBy(() -> Literal.of(new BigDecimal("1" + "0".repeat(999) + "1")))
                .hasMessage("a number must have at most 1000 digits, but had 1001");
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
