package dev.basalt.json.path;

import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Writes where values are, in one walk over the document for all of them.
final class NormalizedPaths {
    private final JsonDocument document;
    private final int[] wanted;
    private final Map<Integer, String> paths = new HashMap<>();
    private int next;

    private NormalizedPaths(JsonDocument document, int[] nodes) {
        this.document = document;
        this.wanted = Arrays.stream(nodes).sorted().distinct().toArray();
    }

    static List<String> of(JsonDocument document, int[] nodes) {
        NormalizedPaths walk = new NormalizedPaths(document, nodes);
        walk.walk();
        List<String> paths = new ArrayList<>();
        for (int node : nodes) {
            paths.add(walk.paths.getOrDefault(node, ""));
        }
        return paths;
    }

    private record Level(int end, boolean object, int length) {}

    private void walk() {
        StringBuilder path = new StringBuilder("$");
        List<Level> levels = new ArrayList<>();
        List<Integer> indexes = new ArrayList<>();
        int node = JsonDocument.ROOT;
        while (next < wanted.length) {
            // At a value whose path is complete.
            if (wanted[next] == node) {
                paths.put(node, path.toString());
                next++;
            }
            JsonKind kind = document.kind(node);
            boolean inside = next < wanted.length
                    && wanted[next] < document.end(node)
                    && (kind == JsonKind.OBJECT || kind == JsonKind.ARRAY);
            if (inside) {
                levels.add(new Level(document.end(node), kind == JsonKind.OBJECT, path.length()));
                indexes.add(0);
                node = document.first(node);
            } else {
                node = document.end(node);
                while (!levels.isEmpty() && node >= levels.getLast().end) {
                    levels.removeLast();
                    indexes.removeLast();
                }
            }
            if (levels.isEmpty()) {
                return;
            }
            Level level = levels.getLast();
            path.setLength(level.length);
            if (level.object) {
                name(document.string(node), path);
                node = document.memberValue(node);
            } else {
                int index = indexes.removeLast();
                indexes.add(index + 1);
                path.append('[').append(index).append(']');
            }
        }
    }

    private static void name(String name, StringBuilder path) {
        path.append("['");
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            int known = "\b\t\n\f\r'\\".indexOf(c);
            if (known >= 0) {
                path.append('\\').append("btnfr'\\".charAt(known));
            } else if (c < 0x20) {
                path.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                path.append(c);
            }
        }
        path.append("']");
    }
}
