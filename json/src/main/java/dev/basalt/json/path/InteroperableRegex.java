package dev.basalt.json.path;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/// A regular expression that all platforms read alike, run on all its states at once: time is at most the text's
/// length times the expression's size. `^` and `$` stand for the ends of the text, as they do on those platforms.
///
/// - **Source:** RFC 9485; R. Cox, Regular Expression Matching: the Virtual Machine Approach, 2009
final class InteroperableRegex {
    /// Instructions that an expression may take; `{n,m}` writes its atom `m` times.
    static final int MAX_INSTRUCTIONS = 10_000;

    private static final int MAX_DEPTH = 100;

    /// What an instruction does: takes a character of a set, goes on at two places, or accepts.
    private sealed interface Instruction {}

    private record Take(CharacterSet set) implements Instruction {}

    private record Fork(int one, int other) implements Instruction {}

    /// Goes on at one end of the text only.
    private record Anchor(boolean start) implements Instruction {}

    private record Accept() implements Instruction {}

    /// The tree of an expression, before it is a program.
    private sealed interface Part {}

    private record Atom(CharacterSet set) implements Part {}

    private record End(boolean start) implements Part {}

    private record Sequence(List<Part> parts) implements Part {}

    private record Choice(List<Part> parts) implements Part {}

    private record Repeat(Part part, int least, int most) implements Part {}

    /// An expression that is none, or too large.
    private static final class NoExpressionException extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final boolean large;

        NoExpressionException(boolean large) {
            super(null, null, false, false);
            this.large = large;
        }
    }

    private final String text;
    private int at;
    private final List<Instruction> program = new ArrayList<>();

    private InteroperableRegex(String text) {
        this.text = text;
    }

    /// Compiles an expression.
    ///
    /// @param text the expression
    /// @return it, or nothing where the text is none
    /// @throws IllegalStateException if it takes more than [#MAX_INSTRUCTIONS]
    static Optional<InteroperableRegex> of(String text) {
        InteroperableRegex regex = new InteroperableRegex(text);
        try {
            Part part = regex.choice(0);
            if (regex.at < text.length()) {
                return Optional.empty();
            }
            regex.emit(part);
            regex.add(new Accept());
            return Optional.of(regex);
        } catch (NoExpressionException e) {
            if (e.large) {
                throw new IllegalStateException("a regular expression must take at most " + MAX_INSTRUCTIONS
                        + " instructions and be nested at most " + MAX_DEPTH + " deep, but takes more");
            }
            return Optional.empty();
        }
    }

    private int peek() {
        return at < text.length() ? text.codePointAt(at) : -1;
    }

    private int next() {
        int c = peek();
        if (c < 0) {
            throw new NoExpressionException(false);
        }
        at += Character.charCount(c);
        return c;
    }

    private Part choice(int depth) {
        if (depth > MAX_DEPTH) {
            throw new NoExpressionException(true);
        }
        List<Part> branches = new ArrayList<>();
        branches.add(branch(depth));
        while (peek() == '|') {
            at++;
            branches.add(branch(depth));
        }
        return branches.size() == 1 ? branches.getFirst() : new Choice(branches);
    }

    private Part branch(int depth) {
        List<Part> pieces = new ArrayList<>();
        while (peek() >= 0 && peek() != '|' && peek() != ')') {
            pieces.add(quantified(atom(depth)));
        }
        return new Sequence(pieces);
    }

    private Part quantified(Part atom) {
        int sign = peek();
        if (sign != '*' && sign != '+' && sign != '?' && sign != '{') {
            return atom;
        }
        at++;
        return switch (sign) {
            case '*' -> new Repeat(atom, 0, -1);
            case '+' -> new Repeat(atom, 1, -1);
            case '?' -> new Repeat(atom, 0, 1);
            default -> counted(atom);
        };
    }

    private Part counted(Part atom) {
        int least = number();
        int most = least;
        if (peek() == ',') {
            at++;
            most = peek() == '}' ? -1 : number();
        }
        if (next() != '}' || (most >= 0 && most < least)) {
            throw new NoExpressionException(false);
        }
        return new Repeat(atom, least, most);
    }

    private int number() {
        int from = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        if (at == from) {
            throw new NoExpressionException(false);
        }
        if (at - from > 6) {
            throw new NoExpressionException(true);
        }
        return Integer.parseInt(text.substring(from, at));
    }

    private Part atom(int depth) {
        int c = next();
        return switch (c) {
            case '(' -> {
                Part inner = choice(depth + 1);
                if (next() != ')') {
                    throw new NoExpressionException(false);
                }
                yield inner;
            }
            case '.' -> new Atom(CharacterSet.ANY);
            case '[' -> new Atom(characterClass());
            case '\\' -> {
                if (peek() == 'p' || peek() == 'P') {
                    yield new Atom(new CharacterSet(false, List.of(), List.of(category())));
                }
                yield new Atom(CharacterSet.of(escaped()));
            }
            case '^' -> new End(true);
            case '$' -> new End(false);
            case '*', '+', '?', ']', '{', '}' -> throw new NoExpressionException(false);
            default -> new Atom(CharacterSet.of(c));
        };
    }

    private int escaped() {
        int c = next();
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case '(', ')', '*', '+', '-', '.', '?', '[', '\\', ']', '^', '{', '|', '}' -> c;
            default -> throw new NoExpressionException(false);
        };
    }

    /// The categories behind a backslash, all others for `\P`.
    private long category() {
        boolean others = next() == 'P';
        int end = text.indexOf('}', at);
        if (next() != '{' || end < 0) {
            throw new NoExpressionException(false);
        }
        long category = CharacterSet.category(text.substring(at, end));
        if (category == 0) {
            throw new NoExpressionException(false);
        }
        at = end + 1;
        return others ? ~category : category;
    }

    private CharacterSet characterClass() {
        boolean negated = peek() == '^';
        if (negated) {
            at++;
        }
        List<Integer> ranges = new ArrayList<>();
        List<Long> categories = new ArrayList<>();
        boolean first = true;
        while (first || peek() != ']') {
            int c = next();
            if (c == '-') {
                if (!first && peek() != ']') {
                    throw new NoExpressionException(false);
                }
                ranges.add(c);
                ranges.add(c);
            } else if (c == '\\' && (peek() == 'p' || peek() == 'P')) {
                categories.add(category());
            } else {
                range(c, ranges);
            }
            first = false;
        }
        at++;
        return new CharacterSet(negated, List.copyOf(ranges), List.copyOf(categories));
    }

    private void range(int c, List<Integer> ranges) {
        int from = member(c);
        int to = from;
        if (peek() == '-' && at + 1 < text.length() && text.charAt(at + 1) != ']') {
            at++;
            to = member(next());
        }
        if (to < from) {
            throw new NoExpressionException(false);
        }
        ranges.add(from);
        ranges.add(to);
    }

    private int member(int c) {
        if (c == '[' || c == ']' || c == '-') {
            throw new NoExpressionException(false);
        }
        return c == '\\' ? escaped() : c;
    }

    private int add(Instruction instruction) {
        if (program.size() >= MAX_INSTRUCTIONS) {
            throw new NoExpressionException(true);
        }
        program.add(instruction);
        return program.size() - 1;
    }

    private void emit(Part part) {
        switch (part) {
            case Atom atom -> add(new Take(atom.set));
            case End end -> add(new Anchor(end.start));
            case Sequence sequence -> sequence.parts.forEach(this::emit);
            case Choice choice -> emitChoice(choice);
            case Repeat repeat -> emitRepeat(repeat);
        }
    }

    private void emitChoice(Choice choice) {
        List<Integer> jumps = new ArrayList<>();
        for (int i = 0; i < choice.parts.size() - 1; i++) {
            int fork = add(new Fork(0, 0));
            emit(choice.parts.get(i));
            jumps.add(add(new Fork(0, 0)));
            program.set(fork, new Fork(fork + 1, program.size()));
        }
        emit(choice.parts.getLast());
        jumps.forEach(jump -> program.set(jump, new Fork(program.size(), program.size())));
    }

    private void emitRepeat(Repeat repeat) {
        for (int i = 0; i < repeat.least; i++) {
            // An atom that takes no characters has to count too, or it could be written without end.
            add(new Fork(program.size() + 1, program.size() + 1));
            emit(repeat.part);
        }
        if (repeat.most < 0) {
            int fork = add(new Fork(0, 0));
            emit(repeat.part);
            add(new Fork(fork, fork));
            program.set(fork, new Fork(fork + 1, program.size()));
            return;
        }
        List<Integer> forks = new ArrayList<>();
        for (int i = repeat.least; i < repeat.most; i++) {
            forks.add(add(new Fork(0, 0)));
            emit(repeat.part);
        }
        forks.forEach(fork -> program.set(fork, new Fork(fork + 1, program.size())));
    }

    /// Runs the expression.
    ///
    /// @param input the text
    /// @param whole whether it must match all of it, not a part
    /// @param steps is told the steps taken for each character
    boolean matches(String input, boolean whole, IntConsumer steps) {
        int size = program.size();
        int[] states = new int[size];
        int[] nextStates = new int[size];
        int[] seen = new int[size];
        int[] stack = new int[size + 1];
        int round = 1;
        int count = follow(0, states, 0, seen, round, stack, true, input.isEmpty());
        int i = 0;
        while (true) {
            boolean end = i >= input.length();
            if ((end || !whole) && seen[size - 1] == round) {
                return true;
            }
            if (end || (whole && count == 0)) {
                return false;
            }
            int character = input.codePointAt(i);
            i += Character.charCount(character);
            steps.accept(1 + count);
            round++;
            int nextCount = 0;
            boolean last = i >= input.length();
            for (int s = 0; s < count; s++) {
                if (program.get(states[s]) instanceof Take take && take.set.contains(character)) {
                    nextCount = follow(states[s] + 1, nextStates, nextCount, seen, round, stack, false, last);
                }
            }
            if (!whole) {
                nextCount = follow(0, nextStates, nextCount, seen, round, stack, false, last);
            }
            int[] swapped = states;
            states = nextStates;
            nextStates = swapped;
            count = nextCount;
        }
    }

    /// Adds a state and those that it leads to without a character.
    private int follow(
            int state, int[] states, int count, int[] seen, int round, int[] stack, boolean atStart, boolean atEnd) {
        int added = count;
        int top = 0;
        if (seen[state] != round) {
            seen[state] = round;
            stack[top++] = state;
        }
        while (top > 0) {
            int current = stack[--top];
            int one = -1;
            int other = -1;
            switch (program.get(current)) {
                case Fork fork -> {
                    one = fork.one;
                    other = fork.other;
                }
                case Anchor anchor -> one = (anchor.start ? atStart : atEnd) ? current + 1 : -1;
                case Take _, Accept _ -> states[added++] = current;
            }
            if (other >= 0 && seen[other] != round) {
                seen[other] = round;
                stack[top++] = other;
            }
            if (one >= 0 && seen[one] != round) {
                seen[one] = round;
                stack[top++] = one;
            }
        }
        return added;
    }
}
