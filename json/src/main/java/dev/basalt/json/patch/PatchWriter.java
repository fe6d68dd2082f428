package dev.basalt.json.patch;

import dev.basalt.json.JsonDocument;
import dev.basalt.json.internal.ByteBuilder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Writes changes as a patch, in their order. A value that goes in one place and comes in another is moved; one
/// that stays somewhere, or came already, is copied where that is shorter than writing it.
final class PatchWriter {
    private static final int NONE = -1;

    private final TreeHash left;
    private final TreeHash right;
    private final List<Change> changes;
    private final int[] partners;
    private final boolean[] done;
    private final Map<Long, Unchanged.Found> sources;
    private final Map<Long, Change> written = new HashMap<>();
    private final ByteBuilder out = new ByteBuilder();
    private final ByteBuilder pointer = new ByteBuilder();
    private boolean first = true;

    private PatchWriter(TreeHash left, TreeHash right, Comparison comparison) {
        this.left = left;
        this.right = right;
        this.changes = comparison.changes();
        this.partners = new int[changes.size()];
        this.done = new boolean[changes.size()];
        Arrays.fill(partners, NONE);
        pair();
        Set<Long> wanted = new HashSet<>();
        for (int i = 0; i < partners.length; i++) {
            Change change = changes.get(i);
            if (partners[i] == NONE && mayBeCopied(change)) {
                wanted.add(right.of(change.after()));
            }
        }
        this.sources = wanted.isEmpty() ? Map.of() : comparison.unchanged().find(wanted);
    }

    static byte[] write(TreeHash left, TreeHash right, Comparison comparison) {
        return new PatchWriter(left, right, comparison).write();
    }

    /// Whether a value may come to a place by a move or copy: an element that is replaced stays where it is.
    private static boolean mayArrive(Change change) {
        return change.kind() == Change.Kind.ADD
                || (change.kind() == Change.Kind.REPLACE && Place.slot(change.place()) == null);
    }

    private boolean mayBeCopied(Change change) {
        return mayArrive(change) && Spans.size(right.document(), change.after()) > 2;
    }

    /// Pairs values that go with equal ones that come.
    private void pair() {
        Map<Long, ArrayDeque<Integer>> gone = new HashMap<>();
        for (int i = 0; i < partners.length; i++) {
            Change change = changes.get(i);
            if (change.kind() == Change.Kind.REMOVE) {
                gone.computeIfAbsent(left.of(change.before()), _ -> new ArrayDeque<>())
                        .add(i);
            }
        }
        for (int i = 0; i < partners.length && !gone.isEmpty(); i++) {
            Change change = changes.get(i);
            ArrayDeque<Integer> same = mayArrive(change) ? gone.get(right.of(change.after())) : null;
            if (same != null && !same.isEmpty()) {
                int from = same.peek();
                if (TreeHash.equal(left, changes.get(from).before(), right, change.after())) {
                    same.remove();
                    partners[i] = from;
                    partners[from] = i;
                }
            }
        }
    }

    private byte[] write() {
        out.add('[');
        for (int i = 0; i < partners.length; i++) {
            if (!done[i]) {
                Change change = changes.get(i);
                int partner = partners[i];
                if (partner == NONE) {
                    write(change);
                } else {
                    done[partner] = true;
                    boolean goes = change.kind() == Change.Kind.REMOVE;
                    move(goes ? change : changes.get(partner), goes ? changes.get(partner) : change);
                }
            }
        }
        out.add(']');
        return out.toByteArray();
    }

    private void begin(String operation) {
        out.ascii(first ? "{\"op\":\"" : ",{\"op\":\"");
        first = false;
        out.ascii(operation);
        out.add('"');
    }

    private void path(Place place) {
        out.ascii(",\"path\":\"");
        place.write(out);
        out.add('"');
    }

    private void move(Change from, Change to) {
        begin("move");
        out.ascii(",\"from\":\"");
        from.place().write(out);
        out.add('"');
        set(from, false);
        path(to.place());
        set(to, true);
        out.add('}');
    }

    private static void set(Change change, boolean full) {
        Place.OfSlot slot = Place.slot(change.place());
        if (slot != null && change.kind() != Change.Kind.REPLACE) {
            slot.array().set(slot.slot(), full);
        }
    }

    private void write(Change change) {
        if (change.kind() == Change.Kind.REMOVE) {
            begin("remove");
            path(change.place());
            out.add('}');
            set(change, false);
            return;
        }
        JsonDocument after = right.document();
        int overhead = change.kind() == Change.Kind.ADD ? 1 : -3;
        if (mayBeCopied(change) && findSource(change, Spans.size(after, change.after()) - overhead)) {
            begin("copy");
            out.ascii(",\"from\":\"");
            out.bytes(pointer.bytes(), 0, pointer.size());
            out.add('"');
            path(change.place());
            out.add('}');
        } else {
            begin(change.kind() == Change.Kind.ADD ? "add" : "replace");
            path(change.place());
            out.ascii(",\"value\":");
            Spans.copy(after, change.after(), out);
            out.add('}');
        }
        set(change, true);
        if (mayBeCopied(change)) {
            written.putIfAbsent(right.of(change.after()), change);
        }
    }

    /// Puts the pointer of an equal value into `pointer`, if there is one that is short enough.
    private boolean findSource(Change change, long mostBytes) {
        long hash = right.of(change.after());
        Unchanged.Found found = sources.get(hash);
        if (found != null
                && TreeHash.equal(left, found.node(), right, change.after())
                && fits(found.place(), mostBytes)) {
            return true;
        }
        Change same = written.get(hash);
        return same != null
                && TreeHash.equal(right, same.after(), right, change.after())
                && fits(same.place(), mostBytes);
    }

    private boolean fits(Place place, long mostBytes) {
        pointer.clear();
        place.write(pointer);
        return pointer.size() < mostBytes;
    }
}
