package dev.basalt.core.storage;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/// The texts of failing file calls: `[path] operation must succeed, but reason`.
final class Failures {
    private Failures() {}

    static IOException of(Path path, String operation, IOException cause) {
        return new IOException("[" + path + "] " + operation + " must succeed, but " + reason(cause), cause);
    }

    static EOFException endOfFile(Path path, String operation, long byteOffset, long size, long fileSize) {
        return new EOFException("[" + path + " @ byte " + byteOffset + "] " + operation + " of " + size
                + " bytes must end within the file, but the file has " + fileSize + " bytes");
    }

    static void checkRange(long byteOffset, long size) {
        if (byteOffset < 0 || size < 0 || byteOffset > Long.MAX_VALUE - size) {
            throw new IllegalArgumentException(
                    "byteOffset and size must be at least 0 and their sum must fit in a long," + " but were "
                            + byteOffset + " and " + size);
        }
    }

    private static String reason(IOException cause) {
        return switch (cause) {
            case NoSuchFileException _ -> "there is no such file";
            case FileAlreadyExistsException _ -> "there is such a file already";
            case NotDirectoryException _ -> "it is not a directory";
            case DirectoryNotEmptyException _ -> "the directory is not empty";
            case AccessDeniedException _ -> "access was denied";
            default -> "failed: " + cause.getMessage();
        };
    }
}
