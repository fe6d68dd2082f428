package dev.basalt.parquet;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.apache.parquet.io.api.Binary;

/// Looks at the bytes of a value where they are, without a copy of them.
///
/// - **Threads:** confined to one
final class BinaryView extends OutputStream {
    private byte[] bytes = new byte[0];
    private int index;
    private int length;

    /// Turns to a value.
    void look(Binary value) {
        length = 0;
        try {
            value.writeTo(this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The array that holds the bytes.
    byte[] bytes() {
        return bytes;
    }

    /// Where they begin.
    int index() {
        return index;
    }

    /// How many there are.
    int length() {
        return length;
    }

    @Override
    public void write(byte[] from, int fromIndex, int count) {
        bytes = from;
        index = fromIndex;
        length = count;
    }

    @Override
    public void write(int octet) {
        bytes = new byte[] {(byte) octet};
        index = 0;
        length = 1;
    }
}
