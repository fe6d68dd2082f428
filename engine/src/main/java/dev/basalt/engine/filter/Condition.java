package dev.basalt.engine.filter;

import dev.basalt.core.filter.FilterExpression.Operator;
import dev.basalt.core.filter.Literal;
import java.util.List;
import java.util.Set;

/// A parsed filter: what must hold of the values found at each path.
sealed interface Condition {
    /// Whether it holds.
    ///
    /// @param values the values found at each path, by path index
    boolean holds(List<List<Literal>> values);

    record And(List<Condition> conditions) implements Condition {
        @Override
        public boolean holds(List<List<Literal>> values) {
            for (Condition condition : conditions) {
                if (!condition.holds(values)) {
                    return false;
                }
            }
            return true;
        }
    }

    record Or(List<Condition> conditions) implements Condition {
        @Override
        public boolean holds(List<List<Literal>> values) {
            for (Condition condition : conditions) {
                if (condition.holds(values)) {
                    return true;
                }
            }
            return false;
        }
    }

    record Not(Condition condition) implements Condition {
        @Override
        public boolean holds(List<List<Literal>> values) {
            return !condition.holds(values);
        }
    }

    /// Some value at the path stands in this order to the literal.
    record Compare(int path, Operator operator, Literal literal) implements Condition {
        @Override
        public boolean holds(List<List<Literal>> values) {
            for (Literal value : values.get(path)) {
                Integer order = Literal.compare(value, literal);
                if (order != null && operator.accepts(order)) {
                    return true;
                }
            }
            return false;
        }
    }

    /// Some value at the path is among the literals.
    record In(int path, Set<Literal> literals) implements Condition {
        @Override
        public boolean holds(List<List<Literal>> values) {
            for (Literal value : values.get(path)) {
                if (literals.contains(value)) {
                    return true;
                }
            }
            return false;
        }
    }

    /// Some text at the path holds the given text, upper and lower case alike.
    record Contains(int path, String text) implements Condition {
        @Override
        public boolean holds(List<List<Literal>> values) {
            for (Literal value : values.get(path)) {
                if (value instanceof Literal.Text(String found) && isIn(found)) {
                    return true;
                }
            }
            return false;
        }

        private boolean isIn(String found) {
            for (int i = 0; i <= found.length() - text.length(); i++) {
                if (found.regionMatches(true, i, text, 0, text.length())) {
                    return true;
                }
            }
            return false;
        }
    }

    /// No value but null stands at the path.
    record IsNull(int path) implements Condition {
        @Override
        public boolean holds(List<List<Literal>> values) {
            return values.get(path).stream().allMatch(Literal.Null.class::isInstance);
        }
    }
}
