package dev.basalt.columnar.text;

import dev.basalt.core.error.CorruptDataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/// Text of files and streams as UTF-8, as everything here reads it: unpacked where its first bytes say that it is
/// packed with gzip or Zstandard, converted where they say that it is UTF-16 or UTF-32.
public final class PackedText {
    private PackedText() {}

    /// Opens text.
    ///
    /// @param name what errors call it
    /// @param in   its bytes, closed with the result
    /// @return the text in UTF-8, which was not checked where it is UTF-8 already
    /// @throws IOException          if reading fails
    /// @throws CorruptDataException if it is packed but not whole, here or when it is read
    public static InputStream open(Path name, InputStream in) throws IOException {
        return TextInput.open(name, in, null).stream();
    }
}
