package dev.basalt.json.internal;

/// Finds where records of a stream end.
public final class RecordEnds {
    /// What is returned where a record does not end in what is there.
    public static final int NONE = -1;

    private RecordEnds() {}

    /// The end of a line.
    ///
    /// @param bytes the stream
    /// @param from  index of the line's first byte
    /// @param limit index behind the last byte that is there
    /// @return index behind the line feed, or [#NONE]
    public static int line(byte[] bytes, int from, int limit) {
        for (int i = from; i < limit; i++) {
            if (bytes[i] == '\n') {
                return i + 1;
            }
        }
        return NONE;
    }

    /// The end of a value: its last bracket or quote, or what follows a number or literal.
    ///
    /// @param bytes the stream
    /// @param from  index of the first byte that may belong to the value; white space before it does
    /// @param limit index behind the last byte that is there
    /// @return index behind the value, or [#NONE]
    public static int value(byte[] bytes, int from, int limit) {
        int depth = 0;
        boolean scalar = false;
        for (int i = from; i < limit; i++) {
            byte next = bytes[i];
            boolean opens = next == '{' || next == '[';
            boolean ends = opens || next == '"' || next == ' ' || next == '\n' || next == '\r' || next == '\t';
            if (scalar && ends) {
                return i;
            }
            if (next == '"') {
                i = string(bytes, i + 1, limit);
                if (i >= limit) {
                    return NONE;
                }
                if (depth == 0) {
                    return i + 1;
                }
            } else if (opens) {
                depth++;
            } else if (next == '}' || next == ']') {
                depth--;
                if (depth <= 0) {
                    return i + 1;
                }
            } else if (depth == 0 && !ends) {
                scalar = true;
            }
        }
        return NONE;
    }

    /// The closing quote of a string, or the limit.
    private static int string(byte[] bytes, int from, int limit) {
        for (int i = from; i < limit; i++) {
            if (bytes[i] == '"') {
                return i;
            }
            if (bytes[i] == '\\') {
                i++;
            }
        }
        return limit;
    }

    /// Whether there is nothing but white space.
    ///
    /// @param bytes the stream
    /// @param from  index of the first byte
    /// @param to    index behind the last
    /// @return whether that is so
    public static boolean isBlank(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte next = bytes[i];
            if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
                return false;
            }
        }
        return true;
    }

    /// How many line feeds there are.
    ///
    /// @param bytes the stream
    /// @param from  index of the first byte
    /// @param to    index behind the last
    /// @return the count
    public static int lineFeeds(byte[] bytes, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += bytes[i] == '\n' ? 1 : 0;
        }
        return count;
    }
}
