package dev.basalt.vector.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Ids of texts.
class TextIdTest {
    @ParameterizedTest
    @ValueSource(longs = {0, 7, -7, Long.MAX_VALUE, Long.MIN_VALUE})
    void numbersAreThemselves(long number) {
        UUID id = TextId.of(Long.toString(number));
        assertThat(id).isEqualTo(new UUID(0, number));
        assertThat(TextId.isHash(id)).isFalse();
        assertThat(TextId.text(0, number)).isEqualTo(Long.toString(number));
    }

    @Test
    void uuidsAreThemselves() {
        String text = "7f000001-8c0f-1d6a-818c-0f6f3a2b0000";
        assertThat(TextId.of(text)).isEqualTo(UUID.fromString(text));
        assertThat(TextId.text(0x7f0000018c0f1d6aL, 0x818c0f6f3a2b0000L)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "007",
                "-0",
                "+1",
                " 1",
                "9223372036854775808",
                "-9223372036854775809",
                "1.0",
                "7F000001-8C0F-1D6A-818C-0F6F3A2B0000",
                "00000000-0000-0000-0000-000000000007",
                "a",
                "\uD83D\uDE00",
            })
    void othersAreHashes(String text) {
        UUID id = TextId.of(text);
        assertThat(TextId.isHash(id)).isTrue();
        assertThat(id.version()).isEqualTo(8);
        assertThat(id.variant()).isEqualTo(2);
        // A UUID that looks like a hash is a text, so that no text has the id of another.
        assertThat(TextId.of(id.toString())).isNotEqualTo(id);
    }

    @Test
    void hashesAreWhatTheFormatSays() {
        assertThat(TextId.of("apple")).hasToString(APPLE);
        assertThatThrownBy(() -> TextId.of(""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an id must have a character, but has none");
        // Two of them would be one id, as Java encodes each as a question mark.
        for (String half : new String[] {"a\ud800", "a\udc00", "a\ud800b"}) {
            assertThatThrownBy(() -> TextId.of(half))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("text must be Unicode, but half a surrogate pair stands at its character 2");
        }
        assertThat(TextId.isHash(TextId.of("a\ud83d\ude00"))).isTrue();
    }

    private static final String APPLE = "b5a13a7b-d3e2-860a-aea4-36fcfb7e44c7";
}
