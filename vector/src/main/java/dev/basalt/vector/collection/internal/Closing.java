package dev.basalt.vector.collection.internal;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Closes several things, each even if one before failed.
final class Closing {
    private Closing() {}

    static void all(@Nullable Closeable... open) throws IOException {
        Throwable failure = null;
        for (Closeable closeable : open) {
            try {
                if (closeable != null) {
                    closeable.close();
                }
            } catch (Throwable e) {
                // Running out of memory must not keep what comes next open, least of all a lock.
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        switch (failure) {
            case null -> {}
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException(e);
        }
    }

    static void after(Throwable failure, @Nullable Closeable... open) {
        try {
            all(open);
        } catch (Throwable e) {
            failure.addSuppressed(e);
        }
    }
}
