package dev.basalt.columnar.encoding.text;

import dev.basalt.columnar.encoding.internal.ByteRuns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds out which rows share a template.
///
/// Rows whose parts are of the same kinds are a group. It is cut by the text between the parts if few texts are those
/// of most of its rows; else the text is a variable too. Rows of small groups get no template: they are kept whole.
///
/// - **Threads:** confined to one
final class TemplateGroups {
    /// The most templates; one more is for the rows that fit none.
    static final int MAX_TEMPLATES = 255;

    private static final int MAX_VARIANTS = 24;
    private static final double VARIANTS_COVER = 0.8;

    private final RowLexer lexer;
    private final int rows;
    private final int minRows;
    private final List<TemplateRowsOf> templates = new ArrayList<>();
    /// The number of each row's template.
    private final short[] ids;

    /// The rows of a template.
    static final class TemplateRowsOf {
        /// Whether the text between the parts belongs to the template.
        final boolean strict;
        /// One of them, to which all others are compared; -1 if they are kept whole.
        final int example;

        int[] rows = new int[16];
        int count;

        TemplateRowsOf(boolean strict, int example) {
            this.strict = strict;
            this.example = example;
        }

        void add(int row) {
            if (count == rows.length) {
                rows = Arrays.copyOf(rows, 2 * count);
            }
            rows[count++] = row;
        }
    }

    /// Rows with one hash.
    private static final class Group {
        final long hash;
        /// The first.
        int example = Integer.MAX_VALUE;

        int count;
        final Map<Long, Group> variants = new HashMap<>(4);

        Group(long hash) {
            this.hash = hash;
        }

        void add(int row, int more) {
            example = Math.min(example, row);
            count += more;
        }
    }

    TemplateGroups(RowLexer lexer, int rows) {
        this.lexer = lexer;
        this.rows = rows;
        this.minRows = Math.max(2, Math.min(48, rows / 200));
        this.ids = new short[rows];
        assign(choose(groups()));
    }

    /// The templates that have rows, in the order of their numbers.
    List<TemplateRowsOf> templates() {
        return templates;
    }

    /// The number of a row's template.
    int id(int row) {
        return ids[row];
    }

    private List<Group> groups() {
        Map<Long, Group> byHash = new HashMap<>();
        int[] counts = new int[lexer.planCount()];
        int[] firsts = new int[lexer.planCount()];
        for (int row = 0; row < rows; row++) {
            int plan = lexer.plan(row);
            if (plan < 0) {
                count(byHash, row, 1);
            } else if (counts[plan]++ == 0) {
                firsts[plan] = row;
            }
        }
        for (int plan = 0; plan < counts.length; plan++) {
            if (counts[plan] > 0) {
                count(byHash, firsts[plan], counts[plan]);
            }
        }
        List<Group> groups = new ArrayList<>(byHash.values());
        sort(groups);
        return groups;
    }

    private void count(Map<Long, Group> groups, int row, int more) {
        Group group = groups.computeIfAbsent(lexer.looseHash(row), Group::new);
        group.add(row, more);
        group.variants.computeIfAbsent(lexer.strictHash(row), Group::new).add(row, more);
    }

    /// The largest first, then by the first row.
    private static void sort(List<Group> groups) {
        groups.sort((a, b) ->
                a.count != b.count ? Integer.compare(b.count, a.count) : Integer.compare(a.example, b.example));
    }

    /// The templates by hashes: of kinds and text, or of kinds alone.
    private record Chosen(Map<Long, TemplateRowsOf> strict, Map<Long, TemplateRowsOf> loose) {}

    private Chosen choose(List<Group> groups) {
        Chosen chosen = new Chosen(new HashMap<>(), new HashMap<>());
        for (Group group : groups) {
            int left = MAX_TEMPLATES - chosen.strict.size() - chosen.loose.size();
            if (group.count < minRows || left == 0) {
                break;
            }
            List<Group> variants = new ArrayList<>();
            int covered = 0;
            for (Group variant : group.variants.values()) {
                if (variant.count >= minRows) {
                    variants.add(variant);
                    covered += variant.count;
                }
            }
            boolean cut = variants.size() <= Math.min(MAX_VARIANTS, left) && covered >= VARIANTS_COVER * group.count;
            if (cut) {
                sort(variants);
                for (Group variant : variants) {
                    chosen.strict.put(variant.hash, new TemplateRowsOf(true, variant.example));
                }
                left -= variants.size();
            }
            int rest = cut ? group.count - covered : group.count;
            if (rest >= minRows && left > 0 && isWorth(group.example)) {
                chosen.loose.put(group.hash, new TemplateRowsOf(false, group.example));
            }
        }
        return chosen;
    }

    /// Whether a row has parts that are not text, or more than one.
    private boolean isWorth(int row) {
        int first = lexer.firstToken(row);
        int count = lexer.firstToken(row + 1) - first;
        return count > 1
                || (count == 1 && lexer.kind(first) != TokenKind.TEXT && lexer.kind(first) != TokenKind.OPAQUE);
    }

    private void assign(Chosen chosen) {
        TemplateRowsOf whole = new TemplateRowsOf(false, -1);
        Map<TemplateRowsOf, Integer> numbers = new HashMap<>();
        int[] numbersOfPlans = new int[lexer.planCount()];
        Arrays.fill(numbersOfPlans, -1);
        for (int row = 0; row < rows; row++) {
            int plan = lexer.plan(row);
            int number = plan < 0 ? -1 : numbersOfPlans[plan];
            if (number < 0) {
                TemplateRowsOf found = find(chosen, whole, row);
                number = numbers.computeIfAbsent(found, key -> {
                    templates.add(found);
                    return templates.size() - 1;
                });
                if (plan >= 0) {
                    numbersOfPlans[plan] = number;
                }
            }
            ids[row] = (short) number;
            templates.get(number).add(row);
        }
    }

    private TemplateRowsOf find(Chosen chosen, TemplateRowsOf whole, int row) {
        TemplateRowsOf template = chosen.strict.get(lexer.strictHash(row));
        template = template == null ? chosen.loose.get(lexer.looseHash(row)) : template;
        return template == null || !fits(template, row) ? whole : template;
    }

    /// Whether a row has the parts of the example, and its text if that matters: hashes may be equal by chance.
    private boolean fits(TemplateRowsOf template, int row) {
        if (template.example < 0) {
            return true;
        }
        int first = lexer.firstToken(row);
        int count = lexer.firstToken(row + 1) - first;
        int other = lexer.firstToken(template.example);
        byte[] kinds = lexer.kinds();
        if (lexer.firstToken(template.example + 1) - other != count
                || !Arrays.equals(kinds, first, first + count, kinds, other, other + count)) {
            return false;
        }
        return !template.strict || sameText(first, other, count);
    }

    private boolean sameText(int first, int other, int count) {
        byte[] text = lexer.text();
        for (int i = 0; i < count; i++) {
            if (lexer.kind(first + i) == TokenKind.TEXT) {
                int from = lexer.start(first + i);
                int otherFrom = lexer.start(other + i);
                int length = lexer.end(first + i) - from;
                if (lexer.end(other + i) - otherFrom != length
                        || !ByteRuns.isSame(text, from, text, otherFrom, length)) {
                    return false;
                }
            }
        }
        return true;
    }
}
