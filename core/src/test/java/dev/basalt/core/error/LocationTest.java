package dev.basalt.core.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LocationTest {
    @Test
    void printsTheSourceAndWhatIsKnown() {
        assertThat(Location.of(Path.of("a.csv"))).hasToString("a.csv");
        assertThat(Location.at("a.csv", 0)).hasToString("a.csv @ byte 0");
        assertThat(Location.in("a.csv", "line 3")).hasToString("a.csv, line 3");
        assertThat(Location.at("a.csv", 8192).withPath("record 7")).hasToString("a.csv @ byte 8192, record 7");
    }

    @Test
    void replacesOnePartAndKeepsTheOthers() {
        Location location = new Location("a.csv", 5, "line 2");
        assertThat(location.withPath("line 4")).isEqualTo(new Location("a.csv", 5, "line 4"));
        assertThat(location.withOffset(9)).isEqualTo(new Location("a.csv", 9, "line 2"));
        assertThat(location.withOffset(Location.NO_OFFSET)).isEqualTo(Location.in("a.csv", "line 2"));
    }

    @Test
    void rejectsOffsetsBelowNone() {
        assertThat(new Location("a", -1, "").byteOffset()).isEqualTo(Location.NO_OFFSET);
        assertThatThrownBy(() -> new Location("a", -2, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("byteOffset must be at least -1, but was -2");
    }

    @Test
    void everyExceptionKeepsItsLocation() {
        Location location = Location.at("a.csv", 7);
        assertThat(new CorruptDataException(location, "x must hold").location()).isEqualTo(location);
        assertThat(new UnsupportedFormatException(location, "x must hold").location())
                .isEqualTo(location);
        assertThat(new LimitExceededException(location, "x must hold"))
                .hasMessage("[a.csv @ byte 7] x must hold")
                .extracting(BasaltException::location)
                .isEqualTo(location);
    }
}
