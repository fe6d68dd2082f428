package dev.basalt.json;

/// The kinds of JSON values.
public enum JsonKind {
    /// Members: names with values, in the order of the text.
    OBJECT("an object"),
    /// Elements, in order.
    ARRAY("an array"),
    /// Text.
    STRING("a string"),
    /// A number of any size and precision.
    NUMBER("a number"),
    /// `true` or `false`.
    BOOLEAN("a boolean"),
    /// `null`.
    NULL("null");

    private final String article;

    JsonKind(String article) {
        this.article = article;
    }

    /// The kind as it stands in messages.
    ///
    /// @return such as `an object`
    public String withArticle() {
        return article;
    }
}
