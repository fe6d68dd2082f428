package dev.basalt.json;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A member's name, prepared once to be found in many objects.
///
/// - **Threads:** immutable
public final class JsonName {
    private final String text;
    private final byte[] utf8;

    private JsonName(String text) {
        this.text = text;
        this.utf8 = text.getBytes(StandardCharsets.UTF_8);
    }

    /// Prepares a name.
    ///
    /// @param text the name, without quotes and escapes
    /// @return the prepared name
    public static JsonName of(String text) {
        return new JsonName(requireNonNull(text, "text"));
    }

    /// The name.
    ///
    /// @return its text
    public String text() {
        return text;
    }

    byte[] utf8() {
        return utf8;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonName that && Arrays.equals(utf8, that.utf8);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(utf8);
    }

    @Override
    public String toString() {
        return text;
    }
}
