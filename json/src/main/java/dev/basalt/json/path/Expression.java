package dev.basalt.json.path;

import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The parts of a compiled query.
sealed interface Expression {
    /// A query of any kind.
    ///
    /// @param absolute whether it begins at the root, not at the value that a filter looks at
    /// @param segments its segments
    record Query(boolean absolute, List<Segment> segments) implements Operand {
        /// Whether it selects at most one value.
        boolean isSingular() {
            return segments.stream()
                    .allMatch(segment -> !segment.descendant
                            && segment.selectors.size() == 1
                            && (segment.selectors.getFirst() instanceof Name
                                    || segment.selectors.getFirst() instanceof Index));
        }
    }

    /// A segment.
    ///
    /// @param descendant whether it is applied to all values below too
    /// @param selectors  what it selects
    record Segment(boolean descendant, List<Selector> selectors) {}

    /// What a segment selects of a value.
    sealed interface Selector {}

    record Name(JsonName name) implements Selector {}

    record Wildcard() implements Selector {}

    record Index(long index) implements Selector {}

    record Slice(@Nullable Long start, @Nullable Long end, long step) implements Selector {}

    record Filter(Condition condition) implements Selector {}

    /// What holds or not.
    sealed interface Condition extends Expression {}

    record Or(List<Condition> parts) implements Condition {}

    record And(List<Condition> parts) implements Condition {}

    record Not(Condition part) implements Condition {}

    record Exists(Query query) implements Condition {}

    record Compare(Operator operator, Operand left, Operand right) implements Condition {}

    record Matches(boolean whole, Operand text, Operand pattern) implements Condition {}

    /// What has a value, or none.
    sealed interface Operand extends Expression {}

    record Literal(JsonDocument document) implements Operand {}

    record Length(Operand of) implements Operand {}

    record Count(Query of) implements Operand {}

    record ValueOf(Query of) implements Operand {}

    /// Comparisons.
    enum Operator {
        EQUAL("=="),
        NOT_EQUAL("!="),
        AT_MOST("<="),
        AT_LEAST(">="),
        LESS("<"),
        GREATER(">");

        private final String text;

        Operator(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }
}
