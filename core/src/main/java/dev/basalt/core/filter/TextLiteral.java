package dev.basalt.core.filter;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A text that values are compared with.
///
/// Where both are times of one kind by [IsoTime], they are compared as such, and otherwise by their bytes in UTF-8.
///
/// - **Threads:** immutable
public final class TextLiteral {
    private final byte[] utf8;
    private final IsoTime time = new IsoTime();

    private TextLiteral(String text) {
        this.utf8 = text.getBytes(StandardCharsets.UTF_8);
        TextSlice slice = new TextSlice();
        slice.set(utf8, 0, utf8.length);
        time.read(slice);
    }

    /// Prepares a literal.
    ///
    /// @param literal the literal
    /// @return what compares with it
    public static TextLiteral of(Literal.Text literal) {
        return new TextLiteral(literal.value());
    }

    /// Its bytes.
    ///
    /// @return a copy
    public byte[] utf8() {
        return utf8.clone();
    }

    /// What kind of time it is.
    ///
    /// @return the kind
    public IsoTime.Kind timeKind() {
        return time.kind();
    }

    /// The date of a point in time.
    ///
    /// @return days since 1970-01-01
    public long day() {
        return time.day();
    }

    /// The time of day.
    ///
    /// @return nanoseconds since midnight
    public long nanoOfDay() {
        return time.nanoOfDay();
    }

    /// Compares a time with it, if both are of one kind.
    ///
    /// @param other the time
    /// @return negative, zero or positive: how the other stands to this
    public int compareTime(IsoTime other) {
        return other.compareWith(time);
    }

    /// Compares the bytes of a text with it.
    ///
    /// @param other the text
    /// @return negative, zero or positive: how the other stands to this
    public int compareBytes(TextSlice other) {
        return Arrays.compareUnsigned(other.bytes(), other.from(), other.to(), utf8, 0, utf8.length);
    }

    /// Compares a text with it.
    ///
    /// @param other   the text
    /// @param scratch for the time that it may be
    /// @return negative, zero or positive: how the other stands to this
    public int compare(TextSlice other, IsoTime scratch) {
        return time.kind() != IsoTime.Kind.NONE && scratch.read(other) && scratch.kind() == time.kind()
                ? compareTime(scratch)
                : compareBytes(other);
    }
}
