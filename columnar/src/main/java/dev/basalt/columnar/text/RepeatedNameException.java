package dev.basalt.columnar.text;

/// Thrown when a name stands twice in one JSON object: no other type of any column would help.
final class RepeatedNameException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    RepeatedNameException(String name) {
        super("the names in an object must differ, but '" + name + "' stands twice");
    }
}
