package dev.basalt.json.patch;

/// A patch does not fit a document: an operation leads to nothing, or a `test` says no. Nothing was changed.
public final class PatchFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// The index of the operation.
    private final int operation;
    /// The pointer of its path or source.
    private final String pointer;

    PatchFailedException(int operation, String name, String pointer, String problem) {
        super("[operation " + operation + " (" + name + " '" + pointer + "')] " + problem);
        this.operation = operation;
        this.pointer = pointer;
    }

    /// Which operation failed.
    ///
    /// @return its index in the patch, from 0 on
    public int operation() {
        return operation;
    }

    /// Where it failed.
    ///
    /// @return the JSON Pointer of the operation's path, or of its source where that is not there
    public String pointer() {
        return pointer;
    }
}
