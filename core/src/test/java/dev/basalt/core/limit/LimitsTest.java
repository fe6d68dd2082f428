package dev.basalt.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsTest {
    @Test
    void acceptsTheLimitItself() {
        assertThatCode(() -> Limits.check(Location.of("a.json"), "nesting depth", 1000, 1000, "maxNestingDepth"))
                .doesNotThrowAnyException();
    }

    @Test
    void namesPlaceValueLimitAndRemedy() {
        assertThatThrownBy(() -> Limits.check(
                        Location.at("a.ndjson", 42).withPath("record 3"),
                        "document size in bytes",
                        17,
                        16,
                        "maxDocumentBytes"))
                .isInstanceOf(LimitExceededException.class)
                .hasMessage("[a.ndjson @ byte 42, record 3] document size in bytes must be at most 16, but was 17"
                        + "; raise Limits.maxDocumentBytes");
    }

    @ParameterizedTest
    @CsvSource({
        "maxDocumentBytes, 0",
        "maxDocumentBytes, -1",
        "maxIdBytes, 0",
        "maxIdBytes, -1",
        "maxNestingDepth, 0",
        "maxNestingDepth, -2147483648",
        "maxLogRecordBytes, 0",
        "maxLogRecordBytes, -5",
        "maxDimension, 0",
        "maxDimension, -1"
    })
    void rejectsLimitsThatAllowNothing(String name, int value) {
        assertThatThrownBy(() -> new Limits(
                        name.equals("maxDocumentBytes") ? value : 1,
                        name.equals("maxIdBytes") ? value : 1,
                        name.equals("maxNestingDepth") ? value : 1,
                        name.equals("maxLogRecordBytes") ? value : 1,
                        name.equals("maxDimension") ? value : 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(name + " must be positive, but was " + value);
    }

    @Test
    void replacesTheDocumentSizeAlone() {
        assertThat(new Limits(1, 2, 3, 4, 5).withMaxDocumentBytes(6)).isEqualTo(new Limits(6, 2, 3, 4, 5));
        assertThatThrownBy(() -> Limits.DEFAULT.withMaxDocumentBytes(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxDocumentBytes must be positive, but was 0");
    }
}
