package dev.basalt.core.kernel.internal;

/// Scalar twin of [VectorJsonScan]: the reference, a byte at a time.
public final class ScalarJsonScan {
    private ScalarJsonScan() {}

    /// Scans whole blocks.
    ///
    /// @param state receives positions, and holds what blocks hand on
    /// @param bytes the text
    /// @param from  index of the first block
    /// @param to    index behind the last, a multiple of 64 more
    /// @param shift added to every index
    public static void scan(JsonScanState state, byte[] bytes, int from, int to, int shift) {
        for (int i = from; i < to; i++) {
            int next = bytes[i];
            checkUtf8(state, next & 0xFF);
            if (state.inString != 0) {
                inside(state, next, i + shift);
            } else {
                outside(state, next, i + shift);
            }
        }
    }

    private static void inside(JsonScanState state, int next, int index) {
        if (next >= 0 && next < ' ') {
            state.invalid = 1;
        }
        if (state.escaped != 0) {
            state.escaped = 0;
        } else if (next == '\\') {
            state.escapes[state.escapeCount++] = index;
            state.escaped = 1;
        } else if (next == '"') {
            state.positions[state.count++] = index;
            state.inString = 0;
        }
    }

    private static void outside(JsonScanState state, int next, int index) {
        boolean escaped = state.escaped != 0;
        state.escaped = 0;
        if (next == '\\' && !escaped) {
            state.escapes[state.escapeCount++] = index;
            state.escaped = 1;
        }
        if (next == '"' && !escaped) {
            state.positions[state.count++] = index;
            state.inString = -1;
            state.scalar = 0;
            return;
        }
        boolean operator = next == '{' || next == '}' || next == '[' || next == ']' || next == ':' || next == ',';
        boolean blank = next == ' ' || next == '\n' || next == '\r' || next == '\t';
        if (operator || (!blank && state.scalar == 0)) {
            state.positions[state.count++] = index;
        }
        state.scalar = operator || blank ? 0 : 1;
    }

    private static void checkUtf8(JsonScanState state, int next) {
        boolean wanted = (state.continuation & 1) != 0;
        if (wanted != ((next & 0xC0) == 0x80)) {
            state.invalid = 1;
        }
        boolean low = next < (state.limited > 2 ? 0x90 : 0xA0);
        if (state.limited != 0 && low == ((state.limited & 0b0101) != 0)) {
            state.invalid = 1;
        }
        state.limited = switch (next) {
            case 0xE0 -> 1;
            case 0xED -> 2;
            case 0xF0 -> 4;
            case 0xF4 -> 8;
            default -> 0;
        };
        if (next == 0xC0 || next == 0xC1 || next >= 0xF5) {
            state.invalid = 1;
        }
        state.continuation =
                state.continuation >> 1 | (next >= 0xF0 ? 0b111 : next >= 0xE0 ? 0b11 : next >= 0xC0 ? 0b1 : 0);
    }
}
