package dev.basalt.columnar.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/// The formats of tables in text, told apart by how a file begins.
public enum TextFormat {
    /// Values between delimiters.
    CSV,
    /// A JSON object a line.
    NDJSON;

    /// Looks at the beginning of a file, which may be packed.
    ///
    /// @param path the file
    /// @return its format; CSV for a file without any text
    /// @throws IOException if reading fails
    /// @throws dev.basalt.core.error.CorruptDataException if it is packed but damaged, or no text
    public static TextFormat of(Path path) throws IOException {
        try (InputStream in = TextInput.open(path, null).stream()) {
            byte[] mark = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
            int at = 0;
            int next = in.read();
            while (at < mark.length && next == Byte.toUnsignedInt(mark[at])) {
                at++;
                next = in.read();
            }
            while (next == ' ' || next == '\t' || next == '\n' || next == '\r') {
                next = in.read();
            }
            return next == '{' ? NDJSON : CSV;
        }
    }
}
