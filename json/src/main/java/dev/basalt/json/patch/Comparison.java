package dev.basalt.json.patch;

import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Walks two documents together and notes the changes that lead from one to the other, and what stays.
final class Comparison {
    private final TreeHash left;
    private final TreeHash right;
    private final JsonDocument before;
    private final JsonDocument after;
    private final boolean replaceWhole;
    private final List<Change> changes = new ArrayList<>();
    private final Unchanged unchanged;
    private boolean replacedWhole;

    /// Compares.
    ///
    /// @param replaceWhole whether a container is replaced as a whole where that seems to be shorter
    Comparison(TreeHash left, TreeHash right, boolean replaceWhole) {
        this.left = left;
        this.right = right;
        this.before = left.document();
        this.after = right.document();
        this.replaceWhole = replaceWhole;
        this.unchanged = new Unchanged(left);
        compare(JsonDocument.ROOT, JsonDocument.ROOT, Place.ROOT);
    }

    List<Change> changes() {
        return changes;
    }

    Unchanged unchanged() {
        return unchanged;
    }

    /// Whether a container was replaced as a whole.
    boolean replacedWhole() {
        return replacedWhole;
    }

    private void compare(int a, int b, Place place) {
        if (TreeHash.equal(left, a, right, b)) {
            unchanged.add(a, place);
            return;
        }
        JsonKind kind = before.kind(a);
        if (kind != after.kind(b) || (kind != JsonKind.OBJECT && kind != JsonKind.ARRAY)) {
            changes.add(new Change(Change.Kind.REPLACE, place, a, b));
            return;
        }
        int mark = changes.size();
        int stays = unchanged.size();
        if (kind == JsonKind.OBJECT) {
            compareObjects(a, b, place);
        } else {
            new ArrayComparison(a, b, place).compare();
        }
        long whole = Change.Kind.REPLACE.bytes() + place.estimate() + Spans.size(after, b);
        if (replaceWhole && cost(mark, whole) > whole) {
            changes.subList(mark, changes.size()).clear();
            unchanged.truncate(stays);
            changes.add(new Change(Change.Kind.REPLACE, place, a, b));
            replacedWhole = true;
        }
    }

    /// About the size of the changes from one on, with values moved that go in one place and come in another.
    private long cost(int mark, long enough) {
        long cost = 0;
        for (int i = mark; i < changes.size(); i++) {
            cost += cost(changes.get(i));
        }
        if (cost <= enough) {
            return cost;
        }
        Map<Long, Integer> gone = new HashMap<>();
        for (int i = mark; i < changes.size(); i++) {
            Change change = changes.get(i);
            if (change.kind() == Change.Kind.REMOVE) {
                gone.merge(left.of(change.before()), 1, Integer::sum);
            }
        }
        for (int i = mark; i < changes.size() && !gone.isEmpty(); i++) {
            Change change = changes.get(i);
            if (change.kind() == Change.Kind.ADD) {
                long hash = right.of(change.after());
                int count = gone.getOrDefault(hash, 0);
                if (count > 0) {
                    gone.put(hash, count - 1);
                    cost -= Spans.size(after, change.after()) + 23;
                }
            }
        }
        return cost;
    }

    private long cost(Change change) {
        long value = change.kind() == Change.Kind.REMOVE ? 0 : Spans.size(after, change.after());
        return 1L + change.kind().bytes() + change.place().estimate() + value;
    }

    private void compareObjects(int a, int b, Place place) {
        Members others = new Members(right, b);
        int end = before.end(a);
        int found = 0;
        for (int name = before.first(a); name < end; name = before.nextMember(name)) {
            if (left.of(name) == 0) {
                continue;
            }
            int other = others.find(left, name);
            int value = before.memberValue(name);
            if (other == JsonDocument.NONE) {
                changes.add(new Change(Change.Kind.REMOVE, new Place.OfMember(place, before, name), value, -1));
                continue;
            }
            found++;
            if (TreeHash.equal(left, value, right, after.memberValue(other))) {
                unchanged.addMember(value, place, name);
            } else {
                compare(value, after.memberValue(other), new Place.OfMember(place, before, name));
            }
        }
        if (found < others.count()) {
            addMissing(a, b, place);
        }
    }

    private void addMissing(int a, int b, Place place) {
        Members known = new Members(left, a);
        int end = after.end(b);
        for (int name = after.first(b); name < end; name = after.nextMember(name)) {
            if (right.of(name) != 0 && known.find(right, name) == JsonDocument.NONE) {
                changes.add(new Change(
                        Change.Kind.ADD, new Place.OfMember(place, after, name), -1, after.memberValue(name)));
            }
        }
    }

    /// Two arrays.
    private final class ArrayComparison {
        private final int[] a;
        private final int[] b;
        private final Place place;
        private final int pathBytes;

        ArrayComparison(int one, int other, Place place) {
            this.a = elements(before, one);
            this.b = elements(after, other);
            this.place = place;
            this.pathBytes = place.estimate() + 1 + Place.digits(a.length);
        }

        private static int[] elements(JsonDocument document, int array) {
            int[] nodes = new int[document.size(array)];
            int node = document.first(array);
            for (int i = 0; i < nodes.length; i++) {
                nodes[i] = node;
                node = document.nextElement(node);
            }
            return nodes;
        }

        void compare() {
            int prefix = 0;
            int shorter = Math.min(a.length, b.length);
            while (prefix < shorter && TreeHash.equal(left, a[prefix], right, b[prefix])) {
                prefix++;
            }
            int suffix = 0;
            while (suffix < shorter - prefix
                    && TreeHash.equal(left, a[a.length - 1 - suffix], right, b[b.length - 1 - suffix])) {
                suffix++;
            }
            int[] middle = Arrays.copyOfRange(a, prefix, a.length - suffix);
            int[] wanted = Arrays.copyOfRange(b, prefix, b.length - suffix);
            ElementClasses classes = new ElementClasses(left, middle, right, wanted);
            int[] partners = Alignment.of(classes.left(), classes.right(), classes.weights());
            boolean[] kept = new boolean[wanted.length];
            for (int partner : partners) {
                if (partner >= 0) {
                    kept[partner] = true;
                }
            }
            boolean[] leaves = new boolean[middle.length];
            boolean[] arrives = new boolean[wanted.length];
            reserveMoves(classes, partners, kept, leaves, arrives);
            ArrayEdit edit = edit(prefix, middle.length, wanted.length, partners, leaves, arrives);
            for (int i = 0; i < prefix; i++) {
                unchanged.addElement(a[i], edit, i);
            }
            emit(edit, prefix, middle, wanted);
            for (int i = 0; i < suffix; i++) {
                unchanged.addElement(a[a.length - suffix + i], edit, prefix + slotCount + i);
            }
        }

        private int slotCount;

        /// Slots in order: the element before and after, -1 for none.
        private int[] slotLeft = {};

        private int[] slotRight = {};

        /// Whether a slot's two elements are equal.
        private boolean[] slotStays = {};

        /// Keeps values out of pairs that are cheaper moved to where they are wanted than written again.
        private void reserveMoves(
                ElementClasses classes, int[] partners, boolean[] kept, boolean[] leaves, boolean[] arrives) {
            int[] weights = classes.weights();
            int[] gone = new int[weights.length];
            int[] come = new int[weights.length];
            for (int i = 0; i < partners.length; i++) {
                gone[classes.left()[i]] += partners[i] < 0 ? 1 : 0;
            }
            for (int j = 0; j < kept.length; j++) {
                come[classes.right()[j]] += kept[j] ? 0 : 1;
            }
            for (int id = 0; id < weights.length; id++) {
                int moved = weights[id] - ElementClasses.BASE > 17 + 2 * pathBytes ? Math.min(gone[id], come[id]) : 0;
                gone[id] = moved;
                come[id] = moved;
            }
            for (int i = 0; i < partners.length; i++) {
                leaves[i] = partners[i] < 0 && gone[classes.left()[i]]-- > 0;
            }
            for (int j = 0; j < kept.length; j++) {
                arrives[j] = !kept[j] && come[classes.right()[j]]-- > 0;
            }
        }

        private ArrayEdit edit(int prefix, int lefts, int rights, int[] partners, boolean[] leaves, boolean[] arrives) {
            slotLeft = new int[lefts + rights];
            slotRight = new int[lefts + rights];
            slotStays = new boolean[lefts + rights];
            int i = 0;
            int j = 0;
            while (i < lefts || j < rights) {
                int iEnd = i;
                while (iEnd < lefts && partners[iEnd] < 0) {
                    iEnd++;
                }
                int jEnd = iEnd < lefts ? partners[iEnd] : rights;
                gap(i, iEnd, j, jEnd, prefix, leaves, arrives);
                if (iEnd < lefts) {
                    slotStays[slotCount] = true;
                    slot(iEnd, jEnd);
                    iEnd++;
                    jEnd++;
                }
                i = iEnd;
                j = jEnd;
            }
            ArrayEdit edit = new ArrayEdit(place, prefix, slotCount);
            for (int s = 0; s < slotCount; s++) {
                if (slotLeft[s] >= 0) {
                    edit.set(prefix + s, true);
                }
            }
            return edit;
        }

        private void slot(int i, int j) {
            slotLeft[slotCount] = i;
            slotRight[slotCount++] = j;
        }

        /// Pairs elements between two that stay, so that as little as possible is written.
        private void gap(int i, int iEnd, int j, int jEnd, int prefix, boolean[] leaves, boolean[] arrives) {
            int rows = iEnd - i;
            int columns = jEnd - j;
            if ((long) rows * columns > 1 << 12 || rows == 0 || columns == 0) {
                pairInOrder(i, iEnd, j, jEnd, leaves, arrives);
                return;
            }
            long[][] cost = new long[rows + 1][columns + 1];
            byte[][] way = new byte[rows + 1][columns + 1];
            for (int r = rows; r >= 0; r--) {
                for (int c = columns; c >= 0; c--) {
                    if (r == rows && c == columns) {
                        continue;
                    }
                    long best = Long.MAX_VALUE;
                    if (r < rows && c < columns && !leaves[i + r] && !arrives[j + c]) {
                        best = cost[r + 1][c + 1] + estimate(a[prefix + i + r], b[prefix + j + c]);
                        way[r][c] = 0;
                    }
                    if (r < rows) {
                        long removed = leaves[i + r] ? 0 : Change.Kind.REMOVE.bytes() + pathBytes;
                        if (cost[r + 1][c] + removed < best) {
                            best = cost[r + 1][c] + removed;
                            way[r][c] = 1;
                        }
                    }
                    if (c < columns) {
                        long added = Change.MOVE_BYTES + 2L * pathBytes;
                        if (!arrives[j + c]) {
                            added = Change.Kind.ADD.bytes() + pathBytes + Spans.size(after, b[prefix + j + c]);
                        }
                        if (cost[r][c + 1] + added < best) {
                            best = cost[r][c + 1] + added;
                            way[r][c] = 2;
                        }
                    }
                    cost[r][c] = best;
                }
            }
            int r = 0;
            int c = 0;
            while (r < rows || c < columns) {
                switch (way[r][c]) {
                    case 0 -> slot(i + r++, j + c++);
                    case 1 -> slot(i + r++, -1);
                    default -> slot(-1, j + c++);
                }
            }
        }

        private void pairInOrder(int from, int iEnd, int jFrom, int jEnd, boolean[] leaves, boolean[] arrives) {
            int i = from;
            int j = jFrom;
            while (i < iEnd || j < jEnd) {
                if (i < iEnd && (j == jEnd || leaves[i])) {
                    slot(i++, -1);
                } else if (j < jEnd && (i == iEnd || arrives[j])) {
                    slot(-1, j++);
                } else {
                    slot(i++, j++);
                }
            }
        }

        /// About what it takes to turn one element into another.
        private long estimate(int x, int y) {
            long whole = Change.Kind.REPLACE.bytes() + pathBytes + Spans.size(after, y);
            if (before.kind(x) != after.kind(y)) {
                return whole;
            }
            return switch (before.kind(x)) {
                case OBJECT -> Math.min(whole, objects(x, y));
                case ARRAY -> whole * 7 / 8;
                default -> whole;
            };
        }

        private long objects(int x, int y) {
            Members others = new Members(right, y);
            long cost = 0;
            int found = 0;
            int end = before.end(x);
            for (int name = before.first(x); name < end; name = before.nextMember(name)) {
                if (left.of(name) == 0) {
                    continue;
                }
                int other = others.find(left, name);
                long path = pathBytes + Spans.size(before, name);
                if (other == JsonDocument.NONE) {
                    cost += Change.Kind.REMOVE.bytes() + path;
                } else {
                    found++;
                    int value = after.memberValue(other);
                    boolean same = left.of(before.memberValue(name)) == right.of(value);
                    cost += same ? 0L : (long) Change.Kind.REPLACE.bytes() + path + Spans.size(after, value) / 2;
                }
            }
            // Members that are new are not looked for: their share of the text is.
            long missing = (long) others.count() - found;
            return cost
                    + missing
                            * (Change.Kind.ADD.bytes()
                                    + pathBytes
                                    + Spans.size(after, y) / Math.max(1, others.count()));
        }

        private void emit(ArrayEdit edit, int prefix, int[] middle, int[] wanted) {
            for (int s = 0; s < slotCount; s++) {
                int slot = prefix + s;
                int i = slotLeft[s];
                int j = slotRight[s];
                if (i < 0) {
                    changes.add(new Change(Change.Kind.ADD, new Place.OfSlot(edit, slot), -1, wanted[j]));
                } else if (j < 0) {
                    changes.add(new Change(Change.Kind.REMOVE, new Place.OfSlot(edit, slot), middle[i], -1));
                } else if (slotStays[s]) {
                    unchanged.addElement(middle[i], edit, slot);
                } else {
                    Comparison.this.compare(middle[i], wanted[j], new Place.OfSlot(edit, slot));
                }
            }
        }
    }
}
