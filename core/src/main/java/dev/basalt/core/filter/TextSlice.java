package dev.basalt.core.filter;

/// A text in UTF-8 that lies in an array of somebody else's.
///
/// - **Threads:** confined to one
public final class TextSlice {
    private byte[] bytes = {};
    private int from;
    private int to;

    /// Begins with no text.
    public TextSlice() {}

    /// Takes another text.
    ///
    /// @param array holds it
    /// @param start index of its first byte
    /// @param end   index behind its last
    public void set(byte[] array, int start, int end) {
        bytes = array;
        from = start;
        to = end;
    }

    /// The array that holds the text.
    ///
    /// @return the array, not copied
    public byte[] bytes() {
        return bytes;
    }

    /// Where it begins.
    ///
    /// @return index of the first byte
    public int from() {
        return from;
    }

    /// Where it ends.
    ///
    /// @return index behind the last byte
    public int to() {
        return to;
    }
}
