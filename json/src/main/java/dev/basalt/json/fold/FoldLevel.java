package dev.basalt.json.fold;

/// How much of a document is shown.
public enum FoldLevel {
    /// Every value that can be folded gives way to a placeholder.
    COLLAPSED,

    /// The outermost ones are shown, those within them are placeholders.
    SHALLOW,

    /// The document is shown as it is.
    DEEP
}
