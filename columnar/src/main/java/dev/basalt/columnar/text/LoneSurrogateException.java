package dev.basalt.columnar.text;

/// A text that holds half a surrogate pair.
final class LoneSurrogateException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    LoneSurrogateException(int index) {
        super("text must be Unicode, but half a surrogate pair stands at its character " + (index + 1));
    }
}
