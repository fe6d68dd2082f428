package dev.basalt.columnar.text;

/// A value that would take more memory than one may.
final class TooLargeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    TooLargeException(String message) {
        super(message);
    }
}
