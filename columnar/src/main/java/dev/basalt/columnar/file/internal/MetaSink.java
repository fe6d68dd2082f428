package dev.basalt.columnar.file.internal;

import dev.basalt.columnar.encoding.ByteSink;
import dev.basalt.core.text.Utf8;

/// Writes numbers of any length, texts and bytes one after another: what describes a file.
///
/// - **Threads:** confined to one
public final class MetaSink {
    private final ByteSink bytes = new ByteSink();

    /// Makes an empty sink.
    public MetaSink() {}

    /// The bytes so far.
    ///
    /// @return the sink that holds them
    public ByteSink bytes() {
        return bytes;
    }

    /// Writes a number, seven bits in a byte, the lowest first; all bytes but the last have their highest bit set.
    ///
    /// @param value the number, taken as unsigned
    public void putVar(long value) {
        long rest = value;
        while ((rest & -0x80L) != 0) {
            bytes.putByte((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        bytes.putByte((int) rest);
    }

    /// Writes a number so that small negative ones are short, too.
    ///
    /// @param value the number
    public void putSigned(long value) {
        putVar((value << 1) ^ (value >> 63));
    }

    /// Writes a length and bytes.
    ///
    /// @param value the bytes
    public void putBytes(byte[] value) {
        putVar(value.length);
        bytes.putBytes(value, 0, value.length);
    }

    /// Writes a length and a text in UTF-8.
    ///
    /// @param text the text
    public void putText(String text) {
        putBytes(Utf8.encode(text));
    }
}
