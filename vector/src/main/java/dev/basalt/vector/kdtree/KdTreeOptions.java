package dev.basalt.vector.kdtree;

/// How a [KdTreeIndex] is built.
///
/// @param leafSize        the most rows of a leaf, in `[8, 4096]`: small leaves are looked at more selectively,
///                        large ones take less memory for boxes
/// @param rebuildFraction new rows wait beside the tree, and are all looked at, until they are 1,000 and this
///                        fraction of the tree; in `(0, 1]`
public record KdTreeOptions(int leafSize, double rebuildFraction) {
    /// What suits most data.
    public static final KdTreeOptions DEFAULT = new KdTreeOptions(64, 0.1);

    /// Checks the options.
    ///
    /// @throws IllegalArgumentException if one is out of range
    public KdTreeOptions {
        if (leafSize < 8 || leafSize > 4096) {
            throw new IllegalArgumentException("leafSize must be in [8, 4096], but was " + leafSize);
        }
        if (!(rebuildFraction > 0 && rebuildFraction <= 1)) {
            throw new IllegalArgumentException("rebuildFraction must be in (0, 1], but was " + rebuildFraction);
        }
    }
}
