package dev.basalt.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPointerTest {
    /// The example of RFC 6901, section 5.
    private static final JsonDocument DOCUMENT = JsonDocument.parse("""
            {"foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\\\j": 5, "k\\"l": 6, " ": 7, "m~n": 8}
            """);

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "/foo/0,\"bar\"",
                "/,0",
                "/a~1b,1",
                "/c%d,2",
                "/e^f,3",
                "/g|h,4",
                "/i\\j,5",
                "/k\"l,6",
                "/ ,7",
                "/m~0n,8"
            })
    void leadsToTheValue(String pointer, String text) {
        JsonPointer parsed = JsonPointer.of(pointer);

        int node = DOCUMENT.find(parsed);
        assertThat(DOCUMENT.text(node)).isEqualTo(text);
        assertThat(parsed).hasToString(pointer);
        assertThat(DOCUMENT.pointerTo(node)).isEqualTo(parsed);
    }

    @Test
    void theEmptyPointerIsTheRoot() {
        assertThat(DOCUMENT.find(JsonPointer.of(""))).isEqualTo(JsonDocument.ROOT);
        assertThat(JsonPointer.ROOT.append("a/~b").append(3)).hasToString("/a~1~0b/3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/foo/2",
                "/foo/01",
                "/foo/-",
                "/foo/-1",
                "/foo/+1",
                "/foo/",
                "/foo/1/x",
                "/bar",
                "/foo/99999999999"
            })
    void leadsNowhere(String pointer) {
        assertThat(DOCUMENT.find(JsonPointer.of(pointer))).isEqualTo(JsonDocument.NONE);
    }

    @Test
    void refusesWhatIsNone() {
        assertThatThrownBy(() -> JsonPointer.of("a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("[a] a JSON Pointer must be empty or begin with '/', but begins with 'a'");
        assertThatThrownBy(() -> JsonPointer.of("/a~2"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("[/a~2] '~' in a JSON Pointer must be followed by 0 or 1, but is not at character 3");
        assertThatThrownBy(() -> JsonPointer.of("/a~"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("[/a~] '~' in a JSON Pointer must be followed by 0 or 1, but is not at character 3");
    }
}
