package dev.basalt.json.patch;

import static java.util.Objects.requireNonNull;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonKind;
import java.util.ArrayList;
import java.util.List;

/// A JSON Patch: operations that turn one document into another, applied all or none.
///
/// Whatever lies in parts that no operation touches is copied as it stands in the text, spaces included. Objects
/// and arrays that get or lose members are written without spaces, as are values of the patch as they stand there.
///
/// - **Memory:** of the size of the result, and of each container that gets or loses members
/// - **Threads:** immutable
/// - **Source:** RFC 6902
public final class JsonPatch {
    /// Size of results that a patch may make unless told otherwise: copies of copies grow fast.
    public static final int DEFAULT_MAX_BYTES = 1 << 30;

    private final JsonDocument patch;
    private final List<Operation> operations;
    private final int maxBytes;

    private JsonPatch(JsonDocument patch, List<Operation> operations, int maxBytes) {
        this.patch = patch;
        this.operations = operations;
        this.maxBytes = maxBytes;
    }

    /// Reads a patch.
    ///
    /// @param patch an array of operations; kept, so it must be one of its own ([JsonDocument#copy])
    /// @return the patch
    /// @throws CorruptDataException if it is none
    public static JsonPatch of(JsonDocument patch) {
        if (requireNonNull(patch, "patch").kind(JsonDocument.ROOT) != JsonKind.ARRAY) {
            throw new CorruptDataException(
                    Location.of("JSON Patch"),
                    "a patch must be an array of operations, but was "
                            + patch.kind(JsonDocument.ROOT).withArticle());
        }
        List<Operation> operations = new ArrayList<>();
        int end = patch.end(JsonDocument.ROOT);
        for (int node = patch.first(JsonDocument.ROOT); node < end; node = patch.nextElement(node)) {
            operations.add(Operation.read(patch, node, operations.size()));
        }
        return new JsonPatch(patch, List.copyOf(operations), DEFAULT_MAX_BYTES);
    }

    /// This patch with another limit on results.
    ///
    /// @param bytes size that a result, and the copies made on the way, may have together
    /// @return a new patch
    /// @throws IllegalArgumentException if it is below 1
    public JsonPatch withMaxBytes(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("maxBytes must be at least 1, but was " + bytes);
        }
        return new JsonPatch(patch, operations, bytes);
    }

    /// How many operations there are.
    ///
    /// @return the count
    public int size() {
        return operations.size();
    }

    /// Applies the patch.
    ///
    /// @param document a document, which stays as it is
    /// @return the text of the new document in UTF-8
    /// @throws PatchFailedException   if an operation does not fit; it names the operation and the place
    /// @throws LimitExceededException if the result is too large
    public byte[] apply(JsonDocument document) {
        return new PatchRun(patch, operations, new ChangedDocument(document), maxBytes).apply();
    }
}
