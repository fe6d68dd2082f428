package dev.basalt.columnar.encoding.text;

import dev.basalt.columnar.internal.ByteRuns;
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
        final int example;
        int count;
        final Map<Long, Group> variants = new HashMap<>(4);

        Group(long hash, int example) {
            this.hash = hash;
            this.example = example;
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
        Group last = null;
        Group lastVariant = null;
        for (int row = 0; row < rows; row++) {
            long loose = lexer.looseHash(row);
            long strict = lexer.strictHash(row);
            // Most rows are like the one before.
            if (last == null || last.hash != loose) {
                int example = row;
                last = byHash.computeIfAbsent(loose, hash -> new Group(hash, example));
                lastVariant = null;
            }
            if (lastVariant == null || lastVariant.hash != strict) {
                int example = row;
                lastVariant = last.variants.computeIfAbsent(strict, hash -> new Group(hash, example));
            }
            last.count++;
            lastVariant.count++;
        }
        List<Group> groups = new ArrayList<>(byHash.values());
        sort(groups);
        return groups;
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
        long lastHash = 0;
        TemplateRowsOf last = null;
        int lastNumber = 0;
        for (int row = 0; row < rows; row++) {
            long hash = lexer.strictHash(row);
            TemplateRowsOf template;
            if (last != null && hash == lastHash) {
                template = last;
            } else {
                template = chosen.strict.get(hash);
                template = template == null ? chosen.loose.get(lexer.looseHash(row)) : template;
            }
            if (template == null || !fits(template, row)) {
                template = whole;
            }
            if (template != last) {
                TemplateRowsOf found = template;
                lastNumber = numbers.computeIfAbsent(template, key -> {
                    templates.add(found);
                    return templates.size() - 1;
                });
                last = template;
            }
            lastHash = hash;
            ids[row] = (short) lastNumber;
            template.add(row);
        }
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
