package dev.basalt.core.storage;

import java.io.IOException;
import java.nio.file.Path;

/// A temporary file was taken for an abandoned one and deleted before it was locked; another name will do.
final class TakenAwayException extends IOException {
    private static final long serialVersionUID = 1;

    TakenAwayException(Path path) {
        super("[" + path + "] a new temporary file must stay, but was taken away");
    }
}
