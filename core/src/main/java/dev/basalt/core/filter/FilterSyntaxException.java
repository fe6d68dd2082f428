package dev.basalt.core.filter;

/// The text of a filter does not follow its grammar.
public final class FilterSyntaxException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /// Creates the exception.
    ///
    /// @param character position in the filter's text, from 1
    /// @param problem   what must stand there, but does not
    public FilterSyntaxException(int character, String problem) {
        super("[filter @ character " + character + "] " + problem);
    }
}
