package dev.basalt.core.filter;

import dev.basalt.core.filter.FilterExpression.Operator;
import java.util.List;

/// What may be asked of one value.
///
/// - **Threads:** immutable
public sealed interface Check {
    /// The value stands in this order to a literal. Values of different kinds have no order and are not equal.
    ///
    /// @param operator the order
    /// @param literal  the literal
    record Compare(Operator operator, Literal literal) implements Check {}

    /// The value lies between two literals, or is one of them.
    ///
    /// @param low  the lower end
    /// @param high the upper end, of the same kind
    record Between(Literal low, Literal high) implements Check {
        /// Checks the kinds.
        ///
        /// @throws IllegalArgumentException if they differ
        public Between {
            if (low.getClass() != high.getClass()) {
                throw new IllegalArgumentException("both ends of 'between' must be of one kind, but were "
                        + FilterWriter.literal(low) + " and " + FilterWriter.literal(high));
            }
        }
    }

    /// The value equals one of some literals.
    ///
    /// @param literals at least one
    record In(List<Literal> literals) implements Check {
        /// Keeps a copy.
        ///
        /// @throws IllegalArgumentException if there is none
        public In {
            if (literals.isEmpty()) {
                throw new IllegalArgumentException("literals of 'in' must be at least 1, but were 0");
            }
            literals = List.copyOf(literals);
        }
    }

    /// The value is a text that holds another, begins with it or follows a pattern.
    ///
    /// @param form       which of these
    /// @param text       the other text or the pattern
    /// @param ignoreCase whether letters of upper and lower case count as the same
    record Matches(Form form, String text, boolean ignoreCase) implements Check {
        /// Checks the pattern.
        ///
        /// @throws IllegalArgumentException if it ends in one backslash
        public Matches {
            if (form == Form.LIKE && TextMatch.endsInEscape(text)) {
                throw new IllegalArgumentException(
                        "a backslash in a pattern must be followed by a character, but ended it; double it");
            }
        }
    }

    /// Nothing but null stands at the path.
    record IsNull() implements Check {}

    /// The value is no number by IEEE 754, which only columns hold.
    record IsNan() implements Check {}

    /// Nothing stands at the path, not even null.
    record IsMissing() implements Check {}

    /// How texts are matched.
    enum Form {
        /// It stands anywhere in the value.
        CONTAINS("contains"),
        /// The value begins with it.
        STARTS_WITH("starts with"),
        /// The whole value follows the pattern: `%` stands for any characters, `_` for one, `\` before one of
        /// these or itself for that character.
        LIKE("like");

        private final String word;

        Form(String word) {
            this.word = word;
        }

        /// The form as it is written.
        ///
        /// @return the keyword, which `i` before it makes blind to case
        public String word() {
            return word;
        }
    }
}
