package dev.basalt.columnar.file.internal;

/// A page as it is written.
final class EncodedPage {
    final byte[] bytes;
    final byte[] leaf;
    /// What is known of it; its offset is 0 yet.
    final PageEntry entry;

    EncodedPage(byte[] bytes, byte[] leaf, PageEntry entry) {
        this.bytes = bytes;
        this.leaf = leaf;
        this.entry = entry;
    }
}
