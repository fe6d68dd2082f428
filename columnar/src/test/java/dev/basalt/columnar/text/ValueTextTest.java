package dev.basalt.columnar.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Decimal;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.DataType.Time;
import dev.basalt.columnar.schema.DataType.TimeUnit;
import dev.basalt.columnar.schema.DataType.Timestamp;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Texts of values: what each type takes, up to its ends, and gives back, and what it refuses.
class ValueTextTest {
    /// A type with texts that are values as they are printed, others that are values too, and such as are none.
    record Texts(DataType type, String expected, List<String> printed, List<String> read, List<String> refused) {
        @Override
        public String toString() {
            return type.label();
        }
    }

    private static Texts integers(Simple type, String least, String greatest, String below, String above) {
        return new Texts(
                type,
                type.label(),
                List.of(least, "1", greatest),
                List.of("+1", "007"),
                List.of(below, above, "", " 1", "1 ", "1.0", "1e2", "x", "0x1", "99999999999999999999"));
    }

    static Stream<Texts> texts() {
        return Stream.of(
                integers(Simple.INT8, "-128", "127", "-129", "128"),
                integers(Simple.INT16, "-32768", "32767", "-32769", "32768"),
                integers(Simple.INT32, "-2147483648", "2147483647", "-2147483649", "2147483648"),
                integers(
                        Simple.INT64,
                        "-9223372036854775808",
                        "9223372036854775807",
                        "-9223372036854775809",
                        "9223372036854775808"),
                integers(Simple.UINT8, "0", "255", "-1", "256"),
                integers(Simple.UINT16, "0", "65535", "-1", "65536"),
                integers(Simple.UINT32, "0", "4294967295", "-1", "4294967296"),
                integers(Simple.UINT64, "0", "18446744073709551615", "-1", "18446744073709551616"),
                new Texts(
                        Simple.BOOL,
                        "true or false",
                        List.of("true", "false"),
                        List.of("True", "TRUE", "False", "FALSE"),
                        List.of("", "1", "0", "t", "truE", "yes")),
                new Texts(
                        Simple.FLOAT16,
                        "float16",
                        List.of("65504.0", "-65504.0", "5.9604645E-8", "0.5", "-0.0", "NaN", "Infinity", "-Infinity"),
                        List.of("65519.99", "1e-30", "+1", "007.5", ".5", "1.", "nan", "-inf"),
                        List.of("65520", "-65520", "1e39", "", "1f", "0x1p3", "1 ", "e", "--1", "infinity")),
                new Texts(
                        Simple.FLOAT32,
                        "float32",
                        List.of("3.4028235E38", "-3.4028235E38", "1.4E-45", "0.1", "NaN", "Infinity", "-Infinity"),
                        List.of("1e-60", "inf", "+inf", "+Infinity", "Inf", "INF", "-Inf", "-INF", "-nan", "NAN"),
                        List.of("3.5e38", "-3.5e38", "", "1d", "1,5", "Nan", "e5", "1e", "1e+")),
                new Texts(
                        Simple.FLOAT64,
                        "float64",
                        List.of("1.7976931348623157E308", "4.9E-324", "0.1", "-0.0", "NaN", "Infinity", "-Infinity"),
                        List.of("1e-400", "inf", "-inf", "1E+5", "01"),
                        List.of("1e309", "-1e309", "", "1L", "0x10", "1_0", "\uff11", "+-1", ".")),
                new Texts(
                        new Decimal(5, 2),
                        "decimal(5, 2)",
                        List.of("999.99", "-999.99", "0.00", "0.10"),
                        List.of("1", "1.5", "1.500", "1e2", "-0"),
                        List.of("1000", "-1000.00", "0.001", "", "x", "1e3", "1e999999999", "1e-999999999", "NaN")),
                new Texts(
                        Simple.DATE,
                        "a date such as 2026-01-31",
                        List.of(
                                "0000-01-01",
                                "9999-12-31",
                                "2024-02-29",
                                "+10000-01-01",
                                "-0001-12-31",
                                "day 999999999999"),
                        List.of(),
                        List.of(
                                "2023-02-29",
                                "2024-1-01",
                                "2024-01-32",
                                "2024/01/01",
                                "20240101",
                                "",
                                "day",
                                "day x",
                                "2024-01-01T00:00",
                                "99999-01-01",
                                "2024-01-0a",
                                "a024-01-01",
                                "2024-0b-01")),
                new Texts(
                        Simple.UUID,
                        "a uuid such as 0f8fad5b-d9cb-469f-a165-70867728950e",
                        List.of("00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-8fff-ffffffffffff"),
                        List.of("ABCDEF01-0000-0000-0000-000000000000"),
                        List.of(
                                "",
                                "0-0-0-0-0",
                                "00000000-0000-0000-0000-00000000000",
                                "g0000000-0000-0000-0000-000000000000",
                                "000000000-000-0000-0000-000000000000",
                                "00000000-0000-0000-0000-0000000000000",
                                "00000000_0000-0000-0000-000000000000",
                                "\uff10" + "0000000-0000-0000-0000-000000000000")),
                new Texts(
                        Simple.BINARY,
                        "base64",
                        List.of("", "AA==", "AAEC", "////"),
                        List.of("AA"),
                        List.of("A", "AA=", "A A=", "é")),
                new Texts(Simple.STRING, "", List.of("", " ", "null", "é\uD83D\uDCA1", "a\nb"), List.of(), List.of()),
                new Texts(
                        new Time(TimeUnit.SECOND),
                        "time[s] such as 23:59:59",
                        List.of("00:00:00", "23:59:59", "12:34:56"),
                        List.of("12:34", "12:34:56.000"),
                        List.of(
                                "24:00:00",
                                "12:60:00",
                                "12:00:60",
                                "12",
                                "12:3",
                                "1:23:45",
                                "12:34:5",
                                "12:34:56.1",
                                "12:34:56.",
                                "12:34:56Z",
                                "12-34",
                                "12:34-56",
                                "",
                                "12:34:56.0000000000",
                                "ab:cd")),
                new Texts(
                        new Time(TimeUnit.MILLISECOND),
                        "time[ms] such as 23:59:59",
                        List.of("00:00:00.000", "23:59:59.999", "00:00:00.010"),
                        List.of("12:34", "12:34:56.7", "12:34:56.789000"),
                        List.of("12:34:56.7891")),
                new Texts(
                        new Time(TimeUnit.NANOSECOND),
                        "time[ns] such as 23:59:59",
                        List.of("23:59:59.999999999", "00:00:00.000000001"),
                        List.of("12:34:56.1"),
                        List.of("12:34:56.1234567891")),
                new Texts(
                        new Timestamp(TimeUnit.MICROSECOND, null),
                        "timestamp[us] such as 2026-01-31T23:59:59",
                        List.of(
                                "1969-12-31T23:59:59.999999",
                                "1970-01-01T00:00:00.000000",
                                "-290308-12-21T19:59:05.224192",
                                "+294247-01-10T04:00:54.775807",
                                "-290308-12-21T19:59:06.000000"),
                        List.of("2024-01-01 00:00", "2024-01-01T00:00:00.1"),
                        List.of(
                                "+294247-01-10T04:00:54.775808",
                                "-290308-12-21T19:59:05.224191",
                                "2024-01-01",
                                "2024-01-01T00:00Z",
                                "2024-01-01T",
                                "2024-01-01T00:00:00.1234567",
                                "T00:00",
                                "")),
                new Texts(
                        new Timestamp(TimeUnit.NANOSECOND, "UTC"),
                        "timestamp[ns, UTC] such as 2026-01-31T23:59:59Z",
                        List.of("1677-09-21T00:12:43.145224192Z", "2262-04-11T23:47:16.854775807Z"),
                        List.of(
                                "2024-01-01T00:00:00+01",
                                "2024-01-01T00:00:00+0130",
                                "2024-01-01T00:00:00-18:59",
                                "2024-01-01 00:00Z"),
                        List.of(
                                "1677-09-21T00:12:43.145224191Z",
                                "2262-04-11T23:47:16.854775808Z",
                                "2024-01-01T00:00",
                                "2024-01-01T00:00:00+19",
                                "2024-01-01T00:00:00+01:60",
                                "2024-01-01T00:00:00+1",
                                "2024-01-01T00:00:00*01",
                                "2024-01-01T00:00:00+01:3",
                                "2024-01-01T00:00:00+0a",
                                "2024-01-01T00:00:00ZZ",
                                "2024-01-01T00:00:00+01.30",
                                "2024-01-01T00:00:00+01300")),
                new Texts(
                        new Timestamp(TimeUnit.SECOND, "UTC"),
                        "timestamp[s, UTC] such as 2026-01-31T23:59:59Z",
                        List.of("1969-12-31T23:59:59Z", "2024-02-29T12:00:00Z"),
                        List.of("2024-01-01T00:00:00.000Z"),
                        List.of("2024-01-01T00:00:00.5Z")));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void valuesComeBackAndOthersAreRefused(Texts texts) {
        Column column = Column.of(texts.type);
        for (String text : texts.printed) {
            ValueText.parse(text, column);
            assertThat(ValueText.of(column, column.size() - 1)).isEqualTo(text);
        }
        int rows = column.size();
        for (String text : texts.read) {
            ValueText.parse(text, column);
        }
        assertThat(column.size()).isEqualTo(rows + texts.read.size());
        for (String text : texts.refused) {
            int before = column.size();
            assertThatThrownBy(() -> ValueText.parse(text, column))
                    .as("'%s'", text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a value must be " + texts.expected + ", but was '" + text + "'");
            assertThat(column.size()).isEqualTo(before);
        }
        column.appendNull();
        assertThat(ValueText.of(column, column.size() - 1)).isEmpty();
    }

    private static long parsed(DataType type, String text) {
        LongColumn column = (LongColumn) Column.of(type);
        ValueText.parse(text, column);
        return column.get(0);
    }

    @Test
    void timesAreCountedInTheirUnits() {
        assertThat(parsed(Simple.DATE, "1969-12-31")).isEqualTo(-1);
        assertThat(parsed(new Time(TimeUnit.SECOND), "01:02:03")).isEqualTo(3723);
        assertThat(parsed(new Time(TimeUnit.SECOND), "01:02")).isEqualTo(3720);
        assertThat(parsed(new Time(TimeUnit.MICROSECOND), "00:00:01.5")).isEqualTo(1_500_000);
        Timestamp millis = new Timestamp(TimeUnit.MILLISECOND, "UTC");
        assertThat(parsed(millis, "1970-01-01T00:00:00.25Z")).isEqualTo(250);
        assertThat(parsed(millis, "1969-12-31T23:59:59.25Z")).isEqualTo(-750);
        assertThat(parsed(millis, "1970-01-01T01:00:00+01:00")).isZero();
        assertThat(parsed(millis, "1970-01-01T00:00:00-0130")).isEqualTo(5_400_000);
        assertThat(parsed(millis, "1970-01-01T00:00:00+02")).isEqualTo(-7_200_000);
        LongColumn times = (LongColumn) Column.of(new Time(TimeUnit.MILLISECOND));
        times.append(-1);
        times.append(90_061_007);
        assertThat(ValueText.of(times, 0)).isEqualTo("-00:00:00.001");
        assertThat(ValueText.of(times, 1)).isEqualTo("25:01:01.007");
    }

    @Test
    void longTextsAreShortenedInErrors() {
        String sixty = "x".repeat(60);
        assertThatThrownBy(() -> ValueText.parse(sixty, Column.of(Simple.INT32)))
                .hasMessage("a value must be int32, but was '" + sixty + "'");
        assertThatThrownBy(() -> ValueText.parse(sixty + "y", Column.of(Simple.INT32)))
                .hasMessage("a value must be int32, but was '" + "x".repeat(57) + "...'");
    }

    @Test
    void numbersAreTakenForWhatTheyAre() {
        for (String text : List.of("0", "1", "-1", "9", "10", "123456789012345678901234567890")) {
            assertThat(NumberText.isInteger(text)).as(text).isTrue();
            assertThat(NumberText.isNumber(text)).as(text).isTrue();
        }
        for (String text : List.of("", "-", "-0", "00", "01", "1.0", "1e1", "+1", "a", "1a", "/", ":")) {
            assertThat(NumberText.isInteger(text)).as(text).isFalse();
        }
        for (String text :
                List.of("9223372036854775807", "-9223372036854775808", "999999999999999999", "1000000000000000000")) {
            assertThat(NumberText.isLong(text)).as(text).isTrue();
        }
        for (String text : List.of("9223372036854775808", "-9223372036854775809", "100000000000000000000", "x")) {
            assertThat(NumberText.isLong(text)).as(text).isFalse();
        }
        for (String text : List.of("0.0", "-0", "1.5", "1e5", "1E5", "1e+5", "1e-5", "0e0", "10.25e-3")) {
            assertThat(NumberText.isNumber(text)).as(text).isTrue();
        }
        for (String text : List.of("", "-", ".5", "5.", "1.e5", "1e", "1e+", "01", "1.5x", "+1", "1 ", "e1")) {
            assertThat(NumberText.isNumber(text)).as(text).isFalse();
        }
    }

    @Test
    void whatDoublesHoldIsFoundOut() {
        for (String text : List.of(
                "0.1",
                "000.1",
                "-0.3",
                "123456789012345",
                "9007199254740992",
                "0.1234567890123456",
                "1e22",
                "1e23",
                "5e-324",
                "4.9e-324",
                "1.7976931348623157e308",
                "0.00000000000000000001",
                "100000000000000000000000",
                "0." + "0".repeat(290) + "1")) {
            assertThat(NumberText.keepsValueAsDouble(text)).as(text).isTrue();
        }
        for (String text : List.of(
                "9007199254740993",
                "123456789012345678",
                "5.0e-324",
                "6e-324",
                "1e309",
                "1e-400",
                "1e-401",
                "1e99999999999",
                "1e-99999999999",
                "0." + "0".repeat(299) + "1",
                "1234567890123456." + "1".repeat(30))) {
            assertThat(NumberText.keepsValueAsDouble(text)).as(text).isFalse();
        }
    }

    @Test
    void specialNumbersHaveTheirValues() {
        for (String nan : List.of("NaN", "nan", "NAN", "-nan")) {
            assertThat(NumberText.special(nan)).isNaN();
        }
        assertThat(Stream.of("Infinity", "inf", "Inf", "INF", "+inf", "+Infinity")
                        .map(NumberText::special))
                .containsOnly(Double.POSITIVE_INFINITY);
        assertThat(Arrays.asList("-Infinity", "-inf", "-Inf", "-INF").stream().map(NumberText::special))
                .containsOnly(Double.NEGATIVE_INFINITY);
    }
}
