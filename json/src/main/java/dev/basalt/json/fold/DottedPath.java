package dev.basalt.json.fold;

import dev.basalt.json.JsonPointer;

/// Paths such as `a.b[0]`.
final class DottedPath {
    private DottedPath() {}

    /// The pointer that leads to the same place.
    ///
    /// @throws IllegalArgumentException if it is no such path
    static JsonPointer pointer(String path) {
        JsonPointer pointer = JsonPointer.ROOT;
        int at = 0;
        while (at < path.length()) {
            if (path.charAt(at) == '[') {
                int close = path.indexOf(']', at);
                String index = close < 0 ? "" : path.substring(at + 1, close);
                if (!index.matches("\\d{1,9}")) {
                    throw wrong(path, at, "an index in brackets must stand");
                }
                pointer = pointer.append(Integer.parseInt(index));
                at = close + 1;
            } else {
                if (at > 0 && path.charAt(at) == '.') {
                    at++;
                } else if (at > 0) {
                    throw wrong(path, at, "'.' or '[' must stand");
                }
                int end = at;
                while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
                    end++;
                }
                if (end == at) {
                    throw wrong(path, at, "a name must stand");
                }
                pointer = pointer.append(path.substring(at, end));
                at = end;
            }
        }
        return pointer;
    }

    private static IllegalArgumentException wrong(String path, int at, String rule) {
        return new IllegalArgumentException(
                "[" + path + " @ character " + (at + 1) + "] " + rule + " here, but does not");
    }
}
