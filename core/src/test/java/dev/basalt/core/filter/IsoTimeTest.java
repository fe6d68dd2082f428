package dev.basalt.core.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IsoTimeTest {
    private static IsoTime read(String text) {
        // In the middle of other bytes, which must not be looked at.
        byte[] bytes = ("1" + text + "1").getBytes(StandardCharsets.UTF_8);
        TextSlice slice = new TextSlice();
        slice.set(bytes, 1, bytes.length - 1);
        IsoTime time = new IsoTime();
        assertThat(time.read(slice)).isEqualTo(time.kind() != IsoTime.Kind.NONE);
        return time;
    }

    private static Instant instant(IsoTime time) {
        return Instant.ofEpochSecond(time.day() * 86_400, time.nanoOfDay());
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-31, 2026-01-31T00:00:00Z",
        "2024-02-29, 2024-02-29T00:00:00Z",
        "2000-02-29, 2000-02-29T00:00:00Z",
        "0000-03-01, 0000-03-01T00:00:00Z",
        "-0044-03-15, -0044-03-15T00:00:00Z",
        "+12345-12-31, +12345-12-31T00:00:00Z",
        "2026-01-31T23:59, 2026-01-31T23:59:00Z",
        "2026-01-31T23:59:58, 2026-01-31T23:59:58Z",
        "2026-01-31 23:59:58.5, 2026-01-31T23:59:58.500Z",
        "2026-01-31t23:59:58.123456789z, 2026-01-31T23:59:58.123456789Z",
        "2026-01-31T23:30:00+01:00, 2026-01-31T22:30:00Z",
        "2026-01-31T23:30:00-01:00, 2026-02-01T00:30:00Z",
        "2026-01-01T00:30+18:00, 2025-12-31T06:30:00Z",
        "2026-01-01T00:00:00+00:00:01, 2025-12-31T23:59:59Z"
    })
    void readsPointsInTime(String text, Instant expected) {
        assertThat(read(text).kind()).isEqualTo(IsoTime.Kind.POINT);
        assertThat(instant(read(text))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "00:00, 0",
        "23:59:59, 86399000000000",
        "01:02:03.000000004, 3723000000004",
        "12:00:00.5, 43200500000000"
    })
    void readsTimesOfDay(String text, long nanos) {
        assertThat(read(text).kind()).isEqualTo(IsoTime.Kind.TIME_OF_DAY);
        assertThat(read(text).nanoOfDay()).isEqualTo(nanos);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026",
                "2026-01",
                "2026-1-31",
                "2026-02-29",
                "1900-02-29",
                "2026-13-01",
                "2026-00-01",
                "2026-01-00",
                "2026-04-31",
                "2026-01-31x",
                "2026-01-31T",
                "2026-01-31T2",
                "2026-01-31T24:00",
                "2026-01-31T23:60",
                "2026-01-31T23:59:60",
                "2026-01-31T23:59:59.",
                "2026-01-31T23:59:59.1234567890",
                "2026-01-31T23:59:59+1",
                "2026-01-31T23:59:59+19:00",
                "2026-01-31T23:59:59+0100",
                "2026-01-31T23:59:59Zz",
                "2026-01-31  23:59",
                "12026-01-31",
                "+2026-01-31",
                "-44-01-31",
                "+1234567890-01-31",
                "24:00",
                "23:60",
                "1:00",
                "12:00Z",
                "12:00:0",
                "-----",
                "+++++",
                "20260131",
                "\u0662026-01-31"
            })
    void otherTextIsNoTime(String text) {
        assertThat(read(text).kind()).isEqualTo(IsoTime.Kind.NONE);
    }

    @Test
    void agreesWithTheLibraryOnDays() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 20_000; i++) {
            LocalDate date = LocalDate.ofEpochDay(random.nextLong(-1_000_000_000L, 1_000_000_000L));
            assertThat(read(date.toString()).day()).as("%s", date).isEqualTo(date.toEpochDay());
            OffsetDateTime time = LocalDateTime.of(
                            date, java.time.LocalTime.ofNanoOfDay(random.nextLong(86_400_000_000_000L)))
                    .atOffset(ZoneOffset.ofTotalSeconds(random.nextInt(-64_800, 64_801)));
            assertThat(instant(read(time.toString()))).as("%s", time).isEqualTo(time.toInstant());
        }
    }
}
