package dev.basalt.vector.hnsw;

/// How many rows a walk by codes keeps in view for the effort of a search, in eighths of it: codes that tell
/// near rows apart badly need more.
final class SearchWidth {
    /// As many as the effort says.
    static final int UNIT = 8;

    static final int MAX = 256;

    private SearchWidth() {}

    /// The rows in view.
    ///
    /// @param eighths the width of the index
    /// @param effort  what the search asks for
    /// @param all     how many rows there are
    static int of(int eighths, int effort, int all) {
        return (int) Math.min(all, (long) effort * eighths / UNIT);
    }
}
