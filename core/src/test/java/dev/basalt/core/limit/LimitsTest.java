package dev.basalt.core.limit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import org.junit.jupiter.api.Test;

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

    @Test
    void rejectsLimitsThatAllowNothing() {
        assertThatThrownBy(() -> Limits.DEFAULT.withMaxDocumentBytes(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxDocumentBytes must be positive, but was 0");
    }
}
