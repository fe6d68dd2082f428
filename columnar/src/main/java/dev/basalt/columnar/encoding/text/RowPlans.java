package dev.basalt.columnar.encoding.text;

import dev.basalt.columnar.encoding.internal.ByteRuns;
import java.util.Arrays;

/// How earlier rows were taken apart, as a tree of their parts: most rows have the same text between parts of the same
/// kinds as one before them, and are matched with that much faster than they are taken apart anew.
///
/// Rows of one plan are equal but for their numbers, times and the like.
///
/// - **Threads:** confined to one
final class RowPlans {
    private static final int MAX_NODES = 1024;
    /// At most so many ways to go on are tried.
    private static final int MAX_CHILDREN = 12;

    private static final int NONE = -1;

    private final int[] kinds = new int[MAX_NODES];
    /// Where the text of a part is, if that is what it is.
    private final int[] starts = new int[MAX_NODES];

    private final int[] lengths = new int[MAX_NODES];
    /// The first bytes of a text, at most eight, and which bits of eight bytes they are.
    private final long[] words = new long[MAX_NODES];

    private final long[] masks = new long[MAX_NODES];
    private final int[] firstChildren = new int[MAX_NODES];
    private final int[] nextSiblings = new int[MAX_NODES];
    /// The plan of rows that end with a part.
    private final int[] plans = new int[MAX_NODES];

    private int nodes;
    private int planCount;
    private long[] strictHashes = new long[16];
    private long[] looseHashes = new long[16];

    RowPlans() {
        clear();
    }

    /// Forgets all plans.
    void clear() {
        nodes = 0;
        planCount = 0;
        node(TokenKind.OPAQUE, 0, 0);
    }

    private int node(int kind, int start, int length) {
        kinds[nodes] = kind;
        starts[nodes] = start;
        lengths[nodes] = length;
        firstChildren[nodes] = NONE;
        nextSiblings[nodes] = NONE;
        plans[nodes] = NONE;
        return nodes++;
    }

    int count() {
        return planCount;
    }

    /// What [RowLexer#strictHash] of all rows of a plan is.
    long strictHash(int plan) {
        return strictHashes[plan];
    }

    /// What [RowLexer#looseHash] of all rows of a plan is.
    long looseHash(int plan) {
        return looseHashes[plan];
    }

    /// Takes a row apart as one before it.
    ///
    /// @param lexer receives the parts
    /// @return the plan; -1 if none fits, and then the parts that were added mean nothing
    int match(RowLexer lexer, byte[] text, int from, int to) {
        int node = 0;
        int at = from;
        while (at < to) {
            int child = firstChildren[node];
            int next = NONE;
            long word = SymbolTable.tail(text, at, to);
            while (child != NONE) {
                if (kinds[child] != TokenKind.TEXT) {
                    next = lexer.part(kinds[child], at);
                } else if ((word & masks[child]) == words[child] && isText(child, text, at, to)) {
                    next = at + lengths[child];
                    lexer.textPart(at);
                }
                if (next != NONE) {
                    break;
                }
                child = nextSiblings[child];
            }
            if (next == NONE) {
                return NONE;
            }
            at = next;
            node = child;
        }
        return plans[node];
    }

    /// Whether the text of a part whose first bytes stand at a place does so as a whole.
    private boolean isText(int node, byte[] text, int at, int to) {
        int length = lengths[node];
        return length <= to - at && (length <= 8 || ByteRuns.isSame(text, starts[node] + 8, text, at + 8, length - 8));
    }

    /// Adds the plan of a row.
    ///
    /// @param lexer has the row's parts
    /// @param first the first of them
    /// @param end   the one behind the last
    /// @return the plan; -1 if there is no room, or if rows cannot be matched with it
    int add(RowLexer lexer, int first, int end, long strict, long loose) {
        int node = 0;
        for (int token = first; token < end; token++) {
            int kind = lexer.kind(token);
            if (kind == TokenKind.OPAQUE && !lexer.isQuoted(token)) {
                return NONE;
            }
            node = child(lexer, token, node);
            if (node == NONE) {
                return NONE;
            }
        }
        if (plans[node] == NONE) {
            if (planCount == strictHashes.length) {
                strictHashes = Arrays.copyOf(strictHashes, 2 * planCount);
                looseHashes = Arrays.copyOf(looseHashes, 2 * planCount);
            }
            strictHashes[planCount] = strict;
            looseHashes[planCount] = loose;
            plans[node] = planCount++;
        }
        return plans[node];
    }

    private int child(RowLexer lexer, int token, int node) {
        int kind = lexer.kind(token);
        int start = lexer.start(token);
        int length = kind == TokenKind.TEXT ? lexer.end(token) - start : 0;
        int before = NONE;
        int behind = firstChildren[node];
        int children = 0;
        for (int child = behind; child != NONE; child = nextSiblings[child]) {
            if (kinds[child] == kind
                    && lengths[child] == length
                    && ByteRuns.isSame(lexer.text(), starts[child], lexer.text(), start, length)) {
                return child;
            }
            if (order(kinds[child], lengths[child]) <= order(kind, length)) {
                before = child;
                behind = nextSiblings[child];
            }
            children++;
        }
        if (children == MAX_CHILDREN || nodes == MAX_NODES) {
            return NONE;
        }
        int added = node(kind, start, length);
        if (length > 0) {
            masks[added] = SymbolTable.mask(Math.min(8, length));
            words[added] = SymbolTable.tail(lexer.text(), start, start + length);
        }
        nextSiblings[added] = behind;
        if (before == NONE) {
            firstChildren[node] = added;
        } else {
            nextSiblings[before] = added;
        }
        return added;
    }

    /// What is tried first: long texts before those they begin with, and numbers last, as others begin with them.
    private static int order(int kind, int length) {
        return kind == TokenKind.TEXT ? -length : kind == TokenKind.NUMBER ? 2 : 1;
    }
}
