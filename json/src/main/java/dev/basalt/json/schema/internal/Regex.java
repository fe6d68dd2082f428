package dev.basalt.json.schema.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A regular expression of ECMA-262, searched for in UTF-8 by backtracking with a budget.
///
/// Neither a match nor the lack of one takes objects once a [Memory] has grown.
///
/// - **Threads:** immutable
public final class Regex {
    /// The result of a search that took more steps than it may.
    public static final int OUT_OF_STEPS = -1;

    static final int START = 1;
    static final int END = 2;
    static final int WORD_EDGE = 3;
    static final int NO_WORD_EDGE = 4;

    private static final int CHAR = 10;
    private static final int SET = 11;
    private static final int SPLIT = 12;
    private static final int JUMP = 13;
    private static final int SAVE = 14;
    private static final int BACK = 15;
    private static final int LOOK = 16;
    private static final int RUN = 17;
    private static final int ENTER = 18;
    private static final int LOOP = 19;
    private static final int MATCH = 20;

    private static final int RESTORE = -1;
    private static final int MAX_CODE = 1 << 20;
    private static final CodePointSet WORD = CodePointSet.word();

    private final String pattern;
    private int[] code = new int[64];
    private int size;
    private final List<CodePointSet> setList = new ArrayList<>();
    private final CodePointSet[] sets;
    private final int slots;
    private int counters;
    private final boolean anchored;
    private final @Nullable LinearPattern linear;

    private Regex(String pattern, RegexNode syntax, int groups) {
        this.pattern = pattern;
        this.slots = 2 * groups + 2;
        emit(syntax, false);
        emit(MATCH);
        this.sets = setList.toArray(new CodePointSet[0]);
        this.anchored = isAnchored(syntax);
        this.linear = LinearPattern.of(syntax);
        this.code = Arrays.copyOf(code, size);
    }

    /// Compiles a pattern.
    ///
    /// @param pattern the pattern
    /// @param strict  whether nothing is accepted that the standard refuses with the flag `u`
    /// @return the expression
    /// @throws IllegalArgumentException if it is none
    public static Regex of(String pattern, boolean strict) {
        RegexParser parser = new RegexParser(pattern, strict);
        return new Regex(pattern, parser.parse(), parser.groupCount());
    }

    private static boolean isAnchored(RegexNode node) {
        return switch (node) {
            case RegexNode.At at -> at.kind() == START;
            case RegexNode.Sequence sequence ->
                !sequence.parts().isEmpty() && isAnchored(sequence.parts().getFirst());
            case RegexNode.Group group -> isAnchored(group.body());
            case RegexNode.Choice choice -> choice.branches().stream().allMatch(Regex::isAnchored);
            default -> false;
        };
    }

    private int emit(int word) {
        if (size == code.length) {
            if (size >= MAX_CODE) {
                throw new IllegalArgumentException(
                        "a pattern must have at most " + MAX_CODE + " instructions, but has more");
            }
            code = Arrays.copyOf(code, 2 * size);
        }
        code[size] = word;
        return size++;
    }

    private void emit(RegexNode node, boolean back) {
        switch (node) {
            case RegexNode.Char one -> {
                emit(CHAR);
                emit(one.codePoint());
                emit(back ? 1 : 0);
            }
            case RegexNode.One one -> {
                emit(SET);
                emit(index(one.set()));
                emit(back ? 1 : 0);
            }
            case RegexNode.Sequence sequence -> {
                List<RegexNode> parts = back ? sequence.parts().reversed() : sequence.parts();
                parts.forEach(part -> emit(part, back));
            }
            case RegexNode.Choice choice -> emitChoice(choice.branches(), back);
            case RegexNode.Repeat repeat -> emitRepeat(repeat, back);
            case RegexNode.Group group -> {
                emit(SAVE);
                emit(2 * group.number() + (back ? 1 : 0));
                emit(group.body(), back);
                emit(SAVE);
                emit(2 * group.number() + (back ? 0 : 1));
            }
            case RegexNode.Back reference -> {
                emit(BACK);
                emit(reference.number());
                emit(back ? 1 : 0);
            }
            case RegexNode.At at -> emit(at.kind());
            case RegexNode.Look look -> {
                emit(LOOK);
                emit(look.negated() ? 1 : 0);
                int end = emit(0);
                emit(look.body(), look.behind());
                emit(MATCH);
                code[end] = size;
            }
        }
    }

    private int index(CodePointSet set) {
        setList.add(set);
        return setList.size() - 1;
    }

    private void emitChoice(List<RegexNode> branches, boolean back) {
        List<Integer> jumps = new ArrayList<>();
        for (int i = 0; i < branches.size(); i++) {
            if (i == branches.size() - 1) {
                emit(branches.get(i), back);
                break;
            }
            emit(SPLIT);
            int other = emit(0);
            emit(branches.get(i), back);
            emit(JUMP);
            jumps.add(emit(0));
            code[other] = size;
        }
        for (int jump : jumps) {
            code[jump] = size;
        }
    }

    private void emitRepeat(RegexNode.Repeat repeat, boolean back) {
        boolean single = repeat.body() instanceof RegexNode.One || repeat.body() instanceof RegexNode.Char;
        if (single && repeat.greedy() && !back) {
            CodePointSet set = repeat.body() instanceof RegexNode.One one
                    ? one.set()
                    : new CodePointSet().add(((RegexNode.Char) repeat.body()).codePoint());
            emit(RUN);
            emit(index(set));
            emit(repeat.min());
            emit(repeat.max());
            return;
        }
        int counter = counters;
        counters += 2;
        emit(ENTER);
        emit(counter);
        int loop = emit(LOOP);
        emit(counter);
        emit(repeat.min());
        emit(repeat.max());
        emit(repeat.greedy() ? 1 : 0);
        int exit = emit(0);
        emit(repeat.body(), back);
        emit(JUMP);
        emit(loop);
        code[exit] = size;
    }

    /// The room that searches work in.
    ///
    /// - **Threads:** confined to one
    public static final class Memory {
        private int[] stack = new int[192];
        private int[] registers = {};
        private int top;
        private long steps;
        private byte[] bytes = {};
        private int from;
        private int to;

        /// Makes room that grows.
        public Memory() {}

        private void push(int pc, int position, int extra) {
            if (top + 3 > stack.length) {
                stack = Arrays.copyOf(stack, 2 * stack.length);
            }
            stack[top++] = pc;
            stack[top++] = position;
            stack[top++] = extra;
        }

        private void set(int register, int value) {
            push(RESTORE, register, registers[register]);
            registers[register] = value;
        }
    }

    /// Searches some text.
    ///
    /// @param bytes    UTF-8
    /// @param from     index of the first byte
    /// @param length   how many bytes
    /// @param memory   room to work in
    /// @param maxSteps steps that the search may take
    /// @return 1 if the pattern is found anywhere, 0 if not, [#OUT_OF_STEPS] if that was not known in time
    public int find(byte[] bytes, int from, int length, Memory memory, long maxSteps) {
        if (linear != null) {
            return linear.find(bytes, from, length, maxSteps);
        }
        memory.bytes = bytes;
        memory.from = from;
        memory.to = from + length;
        memory.steps = maxSteps;
        int need = slots + counters;
        if (memory.registers.length < need) {
            memory.registers = new int[need];
        }
        int start = from;
        while (true) {
            Arrays.fill(memory.registers, 0, need, -1);
            memory.top = 0;
            int result = run(0, start, memory);
            if (result != 0 || anchored || start >= memory.to) {
                return result;
            }
            start += width(bytes[start]);
        }
    }

    static int width(byte lead) {
        return lead >= 0 ? 1 : lead < (byte) 0xE0 ? 2 : lead < (byte) 0xF0 ? 3 : 4;
    }

    static int codePoint(byte[] b, int at) {
        byte lead = b[at];
        return switch (width(lead)) {
            case 1 -> lead;
            case 2 -> (lead & 0x1F) << 6 | (b[at + 1] & 0x3F);
            case 3 -> (lead & 0x0F) << 12 | (b[at + 1] & 0x3F) << 6 | (b[at + 2] & 0x3F);
            default -> (lead & 0x07) << 18 | (b[at + 1] & 0x3F) << 12 | (b[at + 2] & 0x3F) << 6 | (b[at + 3] & 0x3F);
        };
    }

    private static int before(byte[] b, int at) {
        int i = at - 1;
        while ((b[i] & 0xC0) == 0x80) {
            i--;
        }
        return i;
    }

    // One method: the states of the machine are local variables.
    private int run(int entry, int start, Memory m) {
        int base = m.top;
        int pc = entry;
        int p = start;
        byte[] b = m.bytes;
        while (true) {
            if (--m.steps < 0) {
                return OUT_OF_STEPS;
            }
            boolean ok = true;
            switch (code[pc]) {
                case CHAR, SET -> {
                    boolean back = code[pc + 2] != 0;
                    int at = back ? p > m.from ? before(b, p) : -1 : p < m.to ? p : -1;
                    if (at < 0) {
                        ok = false;
                    } else {
                        int c = codePoint(b, at);
                        ok = code[pc] == CHAR ? c == code[pc + 1] : sets[code[pc + 1]].contains(c);
                        p = back ? at : at + width(b[at]);
                        pc += 3;
                    }
                }
                case RUN -> {
                    int next = repeat(pc, p, m);
                    ok = next >= 0;
                    p = next;
                    pc += 4;
                }
                case SPLIT -> {
                    m.push(code[pc + 1], p, 0);
                    pc += 2;
                }
                case JUMP -> pc = code[pc + 1];
                case SAVE -> {
                    m.set(code[pc + 1], p);
                    pc += 2;
                }
                case BACK -> {
                    int next = reference(code[pc + 1], code[pc + 2] != 0, p, m);
                    ok = next >= 0;
                    p = next;
                    pc += 3;
                }
                case LOOK -> {
                    int top = m.top;
                    int found = run(pc + 3, p, m);
                    if (found < 0) {
                        return found;
                    }
                    ok = found != code[pc + 1];
                    if (!ok) {
                        undo(m, top);
                    } else {
                        keepRestores(m, top);
                    }
                    pc = code[pc + 2];
                }
                case ENTER -> {
                    m.set(slots + code[pc + 1], 0);
                    m.set(slots + code[pc + 1] + 1, -1);
                    pc += 2;
                }
                case LOOP -> {
                    int register = slots + code[pc + 1];
                    int count = m.registers[register];
                    boolean enough = count >= code[pc + 2];
                    if (count >= code[pc + 3] || (enough && m.registers[register + 1] == p)) {
                        pc = code[pc + 5];
                    } else if (enough && code[pc + 4] == 0) {
                        // Fewest first; the body is tried when what follows fails.
                        m.push(pc, p, 2);
                        pc = code[pc + 5];
                    } else {
                        if (enough) {
                            m.push(code[pc + 5], p, 0);
                        }
                        m.set(register, count + 1);
                        m.set(register + 1, p);
                        pc += 6;
                    }
                }
                case MATCH -> {
                    return 1;
                }
                default -> {
                    ok = holds(code[pc], p, m);
                    pc++;
                }
            }
            if (ok) {
                continue;
            }
            // Back to the last choice.
            while (true) {
                if (m.top == base) {
                    return 0;
                }
                int extra = m.stack[--m.top];
                int position = m.stack[--m.top];
                int target = m.stack[--m.top];
                if (target == RESTORE) {
                    m.registers[position] = extra;
                    continue;
                }
                if (extra == 2) {
                    int register = slots + code[target + 1];
                    m.set(register, m.registers[register] + 1);
                    m.set(register + 1, position);
                    pc = target + 6;
                    p = position;
                } else if (extra < 0) {
                    // A run gives back one character.
                    p = before(b, position);
                    if (p > -extra - 1) {
                        m.push(target, p, extra);
                    }
                    pc = target;
                } else {
                    pc = target;
                    p = position;
                }
                break;
            }
        }
    }

    /// Takes as many characters of a set as there are; what may be given back is pushed.
    private int repeat(int pc, int start, Memory m) {
        CodePointSet set = sets[code[pc + 1]];
        int min = code[pc + 2];
        int max = code[pc + 3];
        byte[] b = m.bytes;
        int p = start;
        int count = 0;
        int least = min == 0 ? start : -1;
        while (count < max && p < m.to) {
            byte lead = b[p];
            if (!set.contains(lead >= 0 ? lead : codePoint(b, p))) {
                break;
            }
            p += width(lead);
            if (++count == min) {
                least = p;
            }
        }
        m.steps -= count >>> 2;
        if (count < min) {
            return -1;
        }
        if (p > least) {
            m.push(pc + 4, p, -least - 1);
        }
        return p;
    }

    private static int reference(int group, boolean back, int p, Memory m) {
        int from = m.registers[2 * group];
        int to = m.registers[2 * group + 1];
        if (from < 0 || to < 0) {
            return p;
        }
        int length = to - from;
        int start = back ? p - length : p;
        if (start < m.from || start + length > m.to) {
            return -1;
        }
        m.steps -= length >>> 3;
        boolean same = Arrays.equals(m.bytes, from, to, m.bytes, start, start + length);
        return !same ? -1 : back ? start : start + length;
    }

    private static void undo(Memory m, int top) {
        while (m.top > top) {
            int extra = m.stack[--m.top];
            int position = m.stack[--m.top];
            if (m.stack[--m.top] == RESTORE) {
                m.registers[position] = extra;
            }
        }
    }

    /// Forgets the choices within a condition; its groups stay to be undone.
    private static void keepRestores(Memory m, int top) {
        int kept = top;
        for (int i = top; i < m.top; i += 3) {
            if (m.stack[i] == RESTORE) {
                m.stack[kept] = RESTORE;
                m.stack[kept + 1] = m.stack[i + 1];
                m.stack[kept + 2] = m.stack[i + 2];
                kept += 3;
            }
        }
        m.top = kept;
    }

    private static boolean holds(int kind, int p, Memory m) {
        return switch (kind) {
            case START -> p == m.from;
            case END -> p == m.to;
            default -> {
                boolean left = p > m.from && WORD.contains(m.bytes[p - 1] & 0xFF);
                boolean right = p < m.to && WORD.contains(m.bytes[p] & 0xFF);
                yield left != right == (kind == WORD_EDGE);
            }
        };
    }

    /// The pattern.
    @Override
    public String toString() {
        return pattern;
    }
}
