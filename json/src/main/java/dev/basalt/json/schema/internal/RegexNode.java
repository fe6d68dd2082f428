package dev.basalt.json.schema.internal;

import java.util.List;

/// The syntax of a regular expression.
sealed interface RegexNode {
    /// One code point of a set.
    ///
    /// @param set the set
    record One(CodePointSet set) implements RegexNode {}

    /// One given code point.
    ///
    /// @param codePoint the code point
    record Char(int codePoint) implements RegexNode {}

    /// One after the other.
    ///
    /// @param parts the parts
    record Sequence(List<RegexNode> parts) implements RegexNode {}

    /// The first that matches.
    ///
    /// @param branches at least two
    record Choice(List<RegexNode> branches) implements RegexNode {}

    /// Several times.
    ///
    /// @param body   what is repeated
    /// @param min    least
    /// @param max    most
    /// @param greedy whether more is tried first
    record Repeat(RegexNode body, int min, int max, boolean greedy) implements RegexNode {}

    /// A group that is remembered.
    ///
    /// @param number from 1
    /// @param body   the group
    record Group(int number, RegexNode body) implements RegexNode {}

    /// What a group matched before.
    ///
    /// @param number from 1
    record Back(int number) implements RegexNode {}

    /// A condition that takes no characters.
    ///
    /// @param kind one of the kinds of [Regex]
    record At(int kind) implements RegexNode {}

    /// What must follow or precede.
    ///
    /// @param body    the condition
    /// @param behind  whether it must precede
    /// @param negated whether it must not
    record Look(RegexNode body, boolean behind, boolean negated) implements RegexNode {}
}
