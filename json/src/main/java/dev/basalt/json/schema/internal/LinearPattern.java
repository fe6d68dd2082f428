package dev.basalt.json.schema.internal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A pattern that needs no backtracking: characters of sets one after another, each repeated as often as may be,
/// where no set has a character of the one that follows a repetition.
///
/// - **Threads:** immutable
final class LinearPattern {
    private final CodePointSet[] sets;
    private final int[] least;
    private final int[] most;
    private final boolean start;
    private final boolean end;

    private LinearPattern(List<Step> steps, boolean start, boolean end) {
        this.sets = steps.stream().map(Step::set).toArray(CodePointSet[]::new);
        this.least = steps.stream().mapToInt(Step::min).toArray();
        this.most = steps.stream().mapToInt(Step::max).toArray();
        this.start = start;
        this.end = end;
    }

    private record Step(CodePointSet set, int min, int max) {}

    /// Makes one of a pattern, null where it is not of this kind.
    static @Nullable LinearPattern of(RegexNode syntax) {
        List<RegexNode> parts = new ArrayList<>();
        flatten(syntax, parts);
        boolean start = !parts.isEmpty() && isEdge(parts.getFirst(), Regex.START);
        if (start) {
            parts.removeFirst();
        }
        boolean end = !parts.isEmpty() && isEdge(parts.getLast(), Regex.END);
        if (end) {
            parts.removeLast();
        }
        List<Step> steps = new ArrayList<>();
        for (RegexNode part : parts) {
            Step step = step(part);
            if (step == null) {
                return null;
            }
            steps.add(step);
        }
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).min < steps.get(i).max && !isDecided(steps, i)) {
                return null;
            }
        }
        return new LinearPattern(steps, start, end);
    }

    private static void flatten(RegexNode node, List<RegexNode> parts) {
        switch (node) {
            case RegexNode.Sequence sequence -> sequence.parts().forEach(part -> flatten(part, parts));
            case RegexNode.Group group -> flatten(group.body(), parts);
            default -> parts.add(node);
        }
    }

    private static boolean isEdge(RegexNode node, int kind) {
        return node instanceof RegexNode.At at && at.kind() == kind;
    }

    private static @Nullable Step step(RegexNode node) {
        return switch (node) {
            case RegexNode.Char one -> new Step(new CodePointSet().add(one.codePoint()), 1, 1);
            case RegexNode.One one -> new Step(one.set(), 1, 1);
            case RegexNode.Repeat repeat -> {
                Step body = repeat.greedy() ? step(repeat.body()) : null;
                yield body == null || body.min != 1 || body.max != 1
                        ? null
                        : new Step(body.set, repeat.min(), repeat.max());
            }
            default -> null;
        };
    }

    /// Whether a repetition ends where no fewer characters would do either.
    private static boolean isDecided(List<Step> steps, int index) {
        CodePointSet set = steps.get(index).set;
        for (int i = index + 1; i < steps.size(); i++) {
            if (!set.isDisjoint(steps.get(i).set)) {
                return false;
            }
            if (steps.get(i).min > 0) {
                break;
            }
        }
        return true;
    }

    /// Searches some text; the result is that of [Regex#find].
    int find(byte[] bytes, int from, int length, long maxSteps) {
        int to = from + length;
        long steps = maxSteps;
        for (int at = from; ; at += Regex.width(bytes[at])) {
            int reached = match(bytes, at, to);
            if (reached >= 0) {
                return 1;
            }
            // The complement of how far it came.
            steps -= 1 + ~reached - at;
            if (start || at >= to) {
                return 0;
            }
            if (steps < 0) {
                return Regex.OUT_OF_STEPS;
            }
        }
    }

    /// The end of a match that begins at a place, or the complement of where there is none.
    private int match(byte[] b, int at, int to) {
        int p = at;
        for (int i = 0; i < sets.length; i++) {
            CodePointSet set = sets[i];
            int max = most[i];
            int count = 0;
            while (count < max && p < to) {
                byte c = b[p];
                if (!set.contains(c >= 0 ? c : Regex.codePoint(b, p))) {
                    break;
                }
                p += Regex.width(c);
                count++;
            }
            if (count < least[i]) {
                return ~p;
            }
        }
        return end && p < to ? ~p : p;
    }
}
