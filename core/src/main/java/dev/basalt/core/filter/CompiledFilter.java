package dev.basalt.core.filter;

import dev.basalt.core.filter.FilterExpression.Operator;
import dev.basalt.core.filter.FilterValues.Kind;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A filter made ready to test many records, from any source of values, without making objects.
///
/// This is the meaning of filters: whatever else decides one, by statistics or many values at once, must agree.
///
/// - **Threads:** its buffers: confined to one
public final class CompiledFilter {
    private final FilterExpression expression;
    private final Map<String, Integer> names = new LinkedHashMap<>();
    private final Scratch scratch = new Scratch();
    private final Node root;

    private CompiledFilter(FilterExpression expression) {
        expression.requireValid();
        this.expression = expression;
        this.root = compile(expression);
    }

    /// Compiles a filter.
    ///
    /// @param expression the filter
    /// @return what tests records
    /// @throws IllegalArgumentException if the filter nests too deep, or looks at an element outside of any(...)
    public static CompiledFilter of(FilterExpression expression) {
        return new CompiledFilter(expression);
    }

    /// What it was compiled from.
    ///
    /// @return the filter
    public FilterExpression expression() {
        return expression;
    }

    /// The names in the filter's paths; sources of values know them by their places in this list.
    ///
    /// @return each once
    public List<String> names() {
        return List.copyOf(names.keySet());
    }

    /// Whether a record passes.
    ///
    /// @param record its values
    /// @return whether it does
    public boolean test(FilterValues record) {
        return root.test(record, record.root());
    }

    /// What the tests of one filter write to.
    private static final class Scratch {
        final TextSlice text = new TextSlice();
        final IsoTime time = new IsoTime();
        final Walk walk = new Walk();
    }

    /// The arrays that are being looked through, each with the element that is next: arrays may nest deeper than
    /// the thread's stack allows.
    private static final class Walk {
        private long[] pairs = new long[16];
        private int depth;

        int depth() {
            return depth;
        }

        void enter(long array, long element) {
            if (2 * depth == pairs.length) {
                pairs = Arrays.copyOf(pairs, 2 * pairs.length);
            }
            pairs[2 * depth] = array;
            pairs[2 * depth + 1] = element;
            depth++;
        }

        long element() {
            return pairs[2 * depth - 1];
        }

        void next(FilterValues values) {
            pairs[2 * depth - 1] = values.nextElement(pairs[2 * depth - 2], pairs[2 * depth - 1]);
        }

        void leave(FilterValues values) {
            depth--;
            if (depth > 0 && pairs[2 * depth - 1] == pairs[2 * depth]) {
                next(values);
            }
        }

        void leaveTo(int base) {
            depth = base;
        }
    }

    private Node compile(FilterExpression filter) {
        return switch (filter) {
            case FilterExpression.And(List<FilterExpression> parts) -> new All(compile(parts));
            case FilterExpression.Or(List<FilterExpression> parts) -> new One(compile(parts));
            case FilterExpression.Not(FilterExpression part) -> new Opposite(compile(part));
            case FilterExpression.Any(List<String> path, FilterExpression condition) ->
                new Path(steps(path), new Element(compile(condition)), scratch);
            case FilterExpression.Condition(List<String> path, Check check) -> compile(steps(path), check);
        };
    }

    private Node[] compile(List<FilterExpression> parts) {
        return parts.stream().map(this::compile).toArray(Node[]::new);
    }

    private int[] steps(List<String> path) {
        return path.stream()
                .mapToInt(name -> names.computeIfAbsent(name, _ -> names.size()))
                .toArray();
    }

    private Node compile(int[] steps, Check check) {
        return switch (check) {
            case Check.IsNull() -> new Opposite(new Path(steps, new NotNull(), scratch));
            case Check.IsMissing() -> new Opposite(new Path(steps, new Present(), scratch));
            default -> new Path(steps, test(check), scratch);
        };
    }

    private ValueTest test(Check check) {
        return switch (check) {
            case Check.Compare(Operator operator, Literal literal) -> order(operator, literal);
            case Check.Between(Literal low, Literal high) ->
                new Both(order(Operator.GREATER_OR_EQUAL, low), order(Operator.LESS_OR_EQUAL, high));
            case Check.In(List<Literal> literals) -> Membership.of(literals, scratch.text, scratch.time);
            case Check.Matches matches -> new Matching(TextMatch.of(matches), scratch.text);
            case Check.IsNan() -> new NotANumber();
            case Check.IsNull _, Check.IsMissing _ -> throw new IllegalStateException("no test is " + check);
        };
    }

    private ValueTest order(Operator operator, Literal literal) {
        return switch (literal) {
            case Literal.Numeric number -> new NumberOrder(operator, NumberLiteral.of(number));
            case Literal.Text text -> new TextOrder(operator, TextLiteral.of(text), scratch);
            case Literal.Bool(boolean value) -> new BoolOrder(operator, value);
        };
    }

    /// A part of the filter.
    private sealed interface Node {
        boolean test(FilterValues values, long scope);
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record All(Node[] parts) implements Node {
        @Override
        public boolean test(FilterValues values, long scope) {
            for (Node part : parts) {
                if (!part.test(values, scope)) {
                    return false;
                }
            }
            return true;
        }
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record One(Node[] parts) implements Node {
        @Override
        public boolean test(FilterValues values, long scope) {
            for (Node part : parts) {
                if (part.test(values, scope)) {
                    return true;
                }
            }
            return false;
        }
    }

    private record Opposite(Node part) implements Node {
        @Override
        public boolean test(FilterValues values, long scope) {
            return !part.test(values, scope);
        }
    }

    /// Some value at the end of the path passes.
    @SuppressWarnings("ArrayRecordComponent")
    private record Path(int[] steps, ValueTest test, Scratch scratch) implements Node {
        @Override
        public boolean test(FilterValues values, long scope) {
            return anyAt(values, scope, 0);
        }

        private boolean anyAt(FilterValues values, long from, int done) {
            long value = from;
            for (int step = done; ; step++) {
                Kind kind = values.kind(value);
                if (kind == Kind.ARRAY) {
                    if (step == steps.length && test.holdsOfArrays()) {
                        return true;
                    }
                    return anyElement(values, value, step);
                }
                if (step == steps.length) {
                    return test.holds(values, value, kind);
                }
                if (kind != Kind.OBJECT) {
                    return false;
                }
                value = values.member(value, steps[step]);
                if (value == FilterValues.NONE) {
                    return false;
                }
            }
        }

        private boolean passes(FilterValues values, long element, int step) {
            if (step == steps.length && test instanceof Element(Node condition)) {
                return condition.test(values, element);
            }
            return anyAt(values, element, step);
        }

        /// Looks at the elements of an array, and of the arrays in it.
        private boolean anyElement(FilterValues values, long array, int step) {
            Walk walk = scratch.walk;
            int base = walk.depth();
            walk.enter(array, values.firstElement(array));
            while (walk.depth() > base) {
                long element = walk.element();
                if (element == FilterValues.NONE) {
                    walk.leave(values);
                } else if (values.kind(element) == Kind.ARRAY) {
                    walk.enter(element, values.firstElement(element));
                } else {
                    if (passes(values, element, step)) {
                        walk.leaveTo(base);
                        return true;
                    }
                    walk.next(values);
                }
            }
            return false;
        }
    }

    /// What is asked of one value.
    sealed interface ValueTest
            permits NumberOrder,
                    TextOrder,
                    BoolOrder,
                    Both,
                    Membership,
                    Matching,
                    NotNull,
                    Present,
                    NotANumber,
                    Element {
        boolean holds(FilterValues values, long value, Kind kind);

        /// Whether it holds of every array as a whole.
        default boolean holdsOfArrays() {
            return false;
        }
    }

    private record NumberOrder(Operator operator, NumberLiteral number) implements ValueTest {
        @Override
        public boolean holds(FilterValues values, long value, Kind kind) {
            return kind == Kind.NUMBER && operator.accepts(values.compare(value, number));
        }
    }

    private record TextOrder(Operator operator, TextLiteral text, Scratch scratch) implements ValueTest {
        @Override
        public boolean holds(FilterValues values, long value, Kind kind) {
            return kind == Kind.TEXT && operator.accepts(order(values, value));
        }

        private int order(FilterValues values, long value) {
            if (text.timeKind() != IsoTime.Kind.NONE
                    && values.time(value, scratch.time)
                    && scratch.time.kind() == text.timeKind()) {
                return text.compareTime(scratch.time);
            }
            values.text(value, scratch.text);
            return text.compareBytes(scratch.text);
        }
    }

    private record BoolOrder(Operator operator, boolean wanted) implements ValueTest {
        @Override
        public boolean holds(FilterValues values, long value, Kind kind) {
            return kind == Kind.BOOLEAN && operator.accepts(Boolean.compare(values.booleanValue(value), wanted));
        }
    }

    private record Both(ValueTest one, ValueTest other) implements ValueTest {
        @Override
        public boolean holds(FilterValues values, long value, Kind kind) {
            return one.holds(values, value, kind) && other.holds(values, value, kind);
        }
    }

    private record Matching(TextMatch match, TextSlice scratch) implements ValueTest {
        @Override
        public boolean holds(FilterValues values, long value, Kind kind) {
            if (kind != Kind.TEXT) {
                return false;
            }
            values.text(value, scratch);
            return match.matches(scratch);
        }
    }

    private record NotNull() implements ValueTest {
        @Override
        public boolean holds(FilterValues values, long value, Kind kind) {
            return kind != Kind.NULL;
        }

        @Override
        public boolean holdsOfArrays() {
            return true;
        }
    }

    private record Present() implements ValueTest {
        @Override
        public boolean holds(FilterValues values, long value, Kind kind) {
            return true;
        }

        @Override
        public boolean holdsOfArrays() {
            return true;
        }
    }

    private record NotANumber() implements ValueTest {
        @Override
        public boolean holds(FilterValues values, long value, Kind kind) {
            return kind == Kind.NAN;
        }
    }

    /// An element meets a filter of its own.
    private record Element(Node condition) implements ValueTest {
        /// What is no array is an element of its own, but null is none.
        @Override
        public boolean holds(FilterValues values, long value, Kind kind) {
            return kind != Kind.NULL && condition.test(values, value);
        }
    }
}
