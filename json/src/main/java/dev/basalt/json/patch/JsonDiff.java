package dev.basalt.json.patch;

import dev.basalt.core.error.LimitExceededException;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.internal.ByteBuilder;
import java.util.concurrent.ThreadLocalRandom;

/// Finds a small JSON Patch that leads from one document to another.
///
/// Equal parts are recognised by hashes and compared once, so that documents which are mostly equal take time for
/// their size only. Elements of arrays are aligned by the longest or heaviest common subsequence, up to a bound
/// from which on anchors are taken; a value that changed its place is moved, one that is there already copied
/// where that is shorter, and a container replaced as a whole where its changes would be longer.
///
/// - **Accuracy:** the patch turns the first document into the second; that it is the smallest one is not promised
/// - **Memory:** 8 bytes for each word of both tapes, and at most some 70 MiB for aligning an array
/// - **Threads:** stateless
/// - **Source:** RFC 6902
public final class JsonDiff {
    /// Size of a patch that replaces the whole document, without its value.
    private static final int WHOLE_BYTES = 37;

    private JsonDiff() {}

    /// Compares documents.
    ///
    /// @param before a document
    /// @param after  another
    /// @return the patch from the first to the second, as text in UTF-8; `[]` where they are equal
    /// @throws LimitExceededException if a document is nested more than 1,000 deep
    public static byte[] between(JsonDocument before, JsonDocument after) {
        long seed = ThreadLocalRandom.current().nextLong();
        TreeHash left = new TreeHash(before, JsonDocument.ROOT, seed);
        TreeHash right = new TreeHash(after, JsonDocument.ROOT, seed);
        Comparison comparison = new Comparison(left, right, true);
        byte[] patch = PatchWriter.write(left, right, comparison);
        if (comparison.replacedWhole()) {
            // What was replaced may hold values that are moved or copied elsewhere.
            byte[] other = PatchWriter.write(left, right, new Comparison(left, right, false));
            patch = other.length < patch.length ? other : patch;
        }
        return patch.length - WHOLE_BYTES <= Spans.size(after, JsonDocument.ROOT) ? patch : whole(after);
    }

    private static byte[] whole(JsonDocument after) {
        ByteBuilder out = new ByteBuilder();
        out.ascii("[{\"op\":\"replace\",\"path\":\"\",\"value\":");
        Spans.copy(after, JsonDocument.ROOT, out);
        out.ascii("}]");
        return out.toByteArray();
    }

    /// Whether two documents are equal.
    ///
    /// @param before a document
    /// @param after  another
    /// @return whether a patch between them is empty
    /// @throws LimitExceededException if a document is nested more than 1,000 deep
    public static boolean areEqual(JsonDocument before, JsonDocument after) {
        return areEqual(before, JsonDocument.ROOT, after, JsonDocument.ROOT);
    }

    /// Whether two values are equal.
    ///
    /// @param one   holds the first
    /// @param node  its node
    /// @param other holds the second, perhaps the same document
    /// @param same  its node
    /// @return whether they are
    /// @throws LimitExceededException if a value is nested more than 1,000 deep
    public static boolean areEqual(JsonDocument one, int node, JsonDocument other, int same) {
        long seed = ThreadLocalRandom.current().nextLong();
        TreeHash left = new TreeHash(one, node, seed);
        TreeHash right = new TreeHash(other, same, seed);
        return TreeHash.equal(left, node, right, same);
    }
}
