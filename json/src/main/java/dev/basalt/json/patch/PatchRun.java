package dev.basalt.json.patch;

import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonKind;
import dev.basalt.json.JsonName;
import dev.basalt.json.JsonPointer;
import dev.basalt.json.internal.ByteBuilder;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// One application of a patch to a document.
final class PatchRun {
    private static final String APPEND = "-";

    private final JsonDocument patch;
    private final List<Operation> operations;
    private final ChangedDocument document;
    private final int maxBytes;
    private long copiedBytes;

    PatchRun(JsonDocument patch, List<Operation> operations, ChangedDocument document, int maxBytes) {
        this.patch = patch;
        this.operations = operations;
        this.document = document;
        this.maxBytes = maxBytes;
    }

    byte[] apply() {
        for (Operation operation : operations) {
            apply(operation);
        }
        ByteBuilder out = new ByteBuilder();
        document.write(document.root(), out);
        requireSize(out.size());
        return out.toByteArray();
    }

    private void requireSize(long bytes) {
        if (bytes > maxBytes) {
            throw new LimitExceededException(
                    Location.of("JSON Patch"),
                    "bytes that a patch makes must be at most " + maxBytes + ", but were " + bytes
                            + "; raise it with JsonPatch.withMaxBytes");
        }
    }

    private void apply(Operation operation) {
        switch (operation.kind()) {
            case ADD -> add(operation, document.foreign(patch, operation.value()));
            case REMOVE -> remove(operation, operation.path());
            case REPLACE -> replace(operation);
            case MOVE -> move(operation);
            case COPY -> copy(operation);
            case TEST -> test(operation);
        }
    }

    /// The value that a pointer leads to.
    private int find(Operation operation, JsonPointer pointer, int steps, boolean toChange) {
        int value = toChange ? document.editableRoot() : document.root();
        for (int i = 0; i < steps; i++) {
            JsonName step = pointer.steps().get(i);
            int child;
            if (document.kind(value) == JsonKind.OBJECT) {
                child = toChange ? document.editable(value, step, 0) : document.member(value, step);
                if (child == ChangedDocument.NONE) {
                    throw operation.failure(
                            pointer, "member '" + step + "' must be there, but is not" + at(pointer, i));
                }
            } else if (document.kind(value) == JsonKind.ARRAY) {
                int index = index(operation, pointer, i, document.size(value) - 1);
                child = toChange ? document.editable(value, step, index) : document.element(value, index);
            } else {
                throw notContainer(operation, pointer, i, value);
            }
            value = child;
        }
        return value;
    }

    private PatchFailedException notContainer(Operation operation, JsonPointer pointer, int step, int value) {
        return operation.failure(
                pointer,
                "value must be an object or an array to have '"
                        + pointer.steps().get(step) + "', but was "
                        + document.kind(value).withArticle() + at(pointer, step));
    }

    private static String at(JsonPointer pointer, int steps) {
        if (steps == 0) {
            return " in the document";
        }
        JsonPointer to = JsonPointer.ROOT;
        for (int i = 0; i < steps; i++) {
            to = to.append(pointer.steps().get(i).text());
        }
        return " at '" + to + "'";
    }

    /// The index that a step is, at most the one given.
    private static int index(Operation operation, JsonPointer pointer, int step, int most) {
        String text = pointer.steps().get(step).text();
        boolean number = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!number || (text.length() > 1 && text.charAt(0) == '0')) {
            throw operation.failure(
                    pointer,
                    "an index must be a number without leading zeros, but was '" + text + "'" + at(pointer, step));
        }
        long index = text.length() > 10 ? Long.MAX_VALUE : Long.parseLong(text);
        if (index > most) {
            throw operation.failure(
                    pointer,
                    most < 0
                            ? "an array must have elements, but is empty" + at(pointer, step)
                            : "an index must be at most " + most + ", but was " + text + at(pointer, step));
        }
        return (int) index;
    }

    private int parent(Operation operation, JsonPointer pointer) {
        int parent = find(operation, pointer, pointer.steps().size() - 1, true);
        JsonKind kind = document.kind(parent);
        if (kind != JsonKind.OBJECT && kind != JsonKind.ARRAY) {
            throw notContainer(operation, pointer, pointer.steps().size() - 1, parent);
        }
        return parent;
    }

    private void add(Operation operation, int value) {
        JsonPointer path = operation.path();
        if (path.steps().isEmpty()) {
            document.setRoot(value);
            return;
        }
        int parent = parent(operation, path);
        JsonName last = path.steps().getLast();
        if (document.kind(parent) == JsonKind.OBJECT) {
            document.setMember(parent, last, value);
        } else {
            int size = document.size(parent);
            int index = last.text().equals(APPEND)
                    ? size
                    : index(operation, path, path.steps().size() - 1, size);
            document.insertElement(parent, index, value);
        }
    }

    private void replace(Operation operation) {
        JsonPointer path = operation.path();
        find(operation, path, path.steps().size(), false);
        int value = document.foreign(patch, operation.value());
        if (path.steps().isEmpty()) {
            document.setRoot(value);
            return;
        }
        int parent = parent(operation, path);
        if (document.kind(parent) == JsonKind.OBJECT) {
            document.setMember(parent, path.steps().getLast(), value);
        } else {
            document.setElement(
                    parent, index(operation, path, path.steps().size() - 1, document.size(parent) - 1), value);
        }
    }

    private void remove(Operation operation, JsonPointer path) {
        if (path.steps().isEmpty()) {
            throw operation.failure(path, "the whole document must stay, but is to be removed");
        }
        find(operation, path, path.steps().size(), false);
        int parent = parent(operation, path);
        if (document.kind(parent) == JsonKind.OBJECT) {
            document.removeMember(parent, path.steps().getLast());
        } else {
            document.removeElement(parent, index(operation, path, path.steps().size() - 1, document.size(parent) - 1));
        }
    }

    private void move(Operation operation) {
        List<JsonName> from = operation.from().steps();
        List<JsonName> path = operation.path().steps();
        int value = find(operation, operation.from(), from.size(), false);
        if (from.equals(path)) {
            return;
        }
        if (path.size() > from.size() && path.subList(0, from.size()).equals(from)) {
            throw operation.failure("a value must not be moved into itself, but comes from '" + operation.from() + "'");
        }
        remove(operation, operation.from());
        add(operation, value);
    }

    private void copy(Operation operation) {
        int value = find(operation, operation.from(), operation.from().steps().size(), false);
        ByteBuilder made = new ByteBuilder();
        ChangedDocument.Placed placed = document.placed(value, made);
        copiedBytes += Spans.size(placed.document(), placed.node());
        requireSize(copiedBytes);
        add(operation, document.foreign(placed.document(), placed.node()));
    }

    private void test(Operation operation) {
        int value = find(operation, operation.path(), operation.path().steps().size(), false);
        ChangedDocument.Placed placed = document.placed(value, new ByteBuilder());
        long seed = ThreadLocalRandom.current().nextLong();
        TreeHash wanted = new TreeHash(patch, operation.value(), seed);
        TreeHash actual = new TreeHash(placed.document(), placed.node(), seed);
        if (!TreeHash.equal(wanted, operation.value(), actual, placed.node())) {
            throw operation.failure("value must be " + Spans.shown(patch, operation.value()) + ", but was "
                    + Spans.shown(placed.document(), placed.node()));
        }
    }
}
