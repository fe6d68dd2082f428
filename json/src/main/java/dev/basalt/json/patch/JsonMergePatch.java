package dev.basalt.json.patch;

import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonKind;
import dev.basalt.json.internal.ByteBuilder;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// JSON Merge Patch: a document that looks like the changes it makes. Its members replace those of the same name,
/// `null` removes them, objects are merged and anything else, arrays too, takes the place of what was there.
///
/// - **Threads:** stateless
/// - **Source:** RFC 7396
public final class JsonMergePatch {
    private JsonMergePatch() {}

    /// Applies a patch. Members that it does not name are copied as they stand in the text.
    ///
    /// @param document the document, which stays as it is
    /// @param patch    the patch
    /// @return the text of the new document in UTF-8
    public static byte[] apply(JsonDocument document, JsonDocument patch) {
        ByteBuilder out = new ByteBuilder();
        long seed = ThreadLocalRandom.current().nextLong();
        merge(new TreeHash(document, JsonDocument.ROOT, seed), JsonDocument.ROOT, new TreeHash(patch, 0, seed), 0, out);
        return out.toByteArray();
    }

    private static void merge(TreeHash target, int node, TreeHash patch, int change, ByteBuilder out) {
        JsonDocument document = target.document();
        JsonDocument changes = patch.document();
        if (changes.kind(change) != JsonKind.OBJECT) {
            Spans.copy(changes, change, out);
            return;
        }
        out.add('{');
        int start = out.size();
        if (node != JsonDocument.NONE && document.kind(node) == JsonKind.OBJECT) {
            Members changed = new Members(patch, change);
            int end = document.end(node);
            for (int name = document.first(node); name < end; name = document.nextMember(name)) {
                if (target.of(name) == 0) {
                    continue;
                }
                int found = changed.find(target, name);
                int value = document.memberValue(name);
                if (found == JsonDocument.NONE) {
                    begin(document, name, out, start);
                    Spans.copy(document, value, out);
                } else if (changes.kind(changes.memberValue(found)) != JsonKind.NULL) {
                    begin(document, name, out, start);
                    merge(target, value, patch, changes.memberValue(found), out);
                }
            }
        }
        addNew(target, node, patch, change, out, start);
        out.add('}');
    }

    private static void addNew(TreeHash target, int node, TreeHash patch, int change, ByteBuilder out, int start) {
        JsonDocument changes = patch.document();
        boolean merged = node != JsonDocument.NONE && target.document().kind(node) == JsonKind.OBJECT;
        Members known = merged ? new Members(target, node) : null;
        int end = changes.end(change);
        for (int name = changes.first(change); name < end; name = changes.nextMember(name)) {
            int value = changes.memberValue(name);
            boolean counts = patch.of(name) != 0 && changes.kind(value) != JsonKind.NULL;
            if (counts && (known == null || known.find(patch, name) == JsonDocument.NONE)) {
                begin(changes, name, out, start);
                merge(target, JsonDocument.NONE, patch, value, out);
            }
        }
    }

    private static void begin(JsonDocument document, int name, ByteBuilder out, int start) {
        if (out.size() > start) {
            out.add(',');
        }
        Spans.copy(document, name, out);
        out.add(':');
    }

    /// The patch that turns one document into another.
    ///
    /// @param before the document as it is
    /// @param after  the document as it shall be
    /// @return the text of the patch in UTF-8, `{}` where both are equal objects; empty where there is none: a
    ///     merge patch cannot set a member to `null`
    public static Optional<byte[]> between(JsonDocument before, JsonDocument after) {
        long seed = ThreadLocalRandom.current().nextLong();
        TreeHash left = new TreeHash(before, JsonDocument.ROOT, seed);
        TreeHash right = new TreeHash(after, JsonDocument.ROOT, seed);
        ByteBuilder out = new ByteBuilder();
        return compare(left, 0, right, 0, out) ? Optional.of(out.toByteArray()) : Optional.empty();
    }

    /// Writes the patch of a value that differs.
    ///
    /// @return whether there is one
    private static boolean compare(TreeHash left, int a, TreeHash right, int b, ByteBuilder out) {
        JsonDocument before = left.document();
        JsonDocument after = right.document();
        if (before.kind(a) != JsonKind.OBJECT || after.kind(b) != JsonKind.OBJECT) {
            Spans.copy(after, b, out);
            return after.kind(b) != JsonKind.OBJECT || !hasNullMember(after, b);
        }
        out.add('{');
        int start = out.size();
        Members kept = new Members(right, b);
        int end = before.end(a);
        boolean possible = true;
        for (int name = before.first(a); possible && name < end; name = before.nextMember(name)) {
            if (left.of(name) == 0) {
                continue;
            }
            int other = kept.find(left, name);
            if (other == JsonDocument.NONE) {
                begin(before, name, out, start);
                out.ascii("null");
            } else if (!TreeHash.equal(left, before.memberValue(name), right, after.memberValue(other))) {
                begin(before, name, out, start);
                possible = after.kind(after.memberValue(other)) != JsonKind.NULL
                        && compare(left, before.memberValue(name), right, after.memberValue(other), out);
            }
        }
        possible = possible && addMissing(left, a, right, b, out, start);
        out.add('}');
        return possible;
    }

    private static boolean addMissing(TreeHash left, int a, TreeHash right, int b, ByteBuilder out, int start) {
        JsonDocument after = right.document();
        Members known = new Members(left, a);
        int end = after.end(b);
        for (int name = after.first(b); name < end; name = after.nextMember(name)) {
            if (right.of(name) != 0 && known.find(right, name) == JsonDocument.NONE) {
                int value = after.memberValue(name);
                if (after.kind(value) == JsonKind.NULL || hasNullMember(after, value)) {
                    return false;
                }
                begin(after, name, out, start);
                Spans.copy(after, value, out);
            }
        }
        return true;
    }

    /// Whether an object has a member that is null, itself or in objects below it. Arrays are not merged.
    private static boolean hasNullMember(JsonDocument document, int node) {
        if (document.kind(node) != JsonKind.OBJECT) {
            return false;
        }
        int end = document.end(node);
        for (int name = document.first(node); name < end; name = document.nextMember(name)) {
            int value = document.memberValue(name);
            if (document.kind(value) == JsonKind.NULL || hasNullMember(document, value)) {
                return true;
            }
        }
        return false;
    }
}
