package dev.basalt.columnar.file.internal;

import org.jspecify.annotations.Nullable;

/// A page as it is written.
final class EncodedPage {
    final byte[] bytes;
    final byte[] leaf;
    /// What is known of it; its offset is 0 yet.
    final PageEntry entry;

    /// Its Bloom filter; null if it has no values or its column gets none.
    final @Nullable PageBloom bloom;

    EncodedPage(byte[] bytes, byte[] leaf, PageEntry entry, @Nullable PageBloom bloom) {
        this.bytes = bytes;
        this.leaf = leaf;
        this.entry = entry;
        this.bloom = bloom;
    }
}
