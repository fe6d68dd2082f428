package dev.basalt.engine;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Closes several things even where closing one of them fails.
final class Closing {
    private @Nullable Throwable failure;

    void close(@Nullable AutoCloseable closeable) {
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

    void rethrow() throws IOException {
        switch (failure) {
            case null -> {}
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IOException("closing must succeed, but: " + e.getMessage(), e);
        }
    }

    /// Closes things on the way out of a failure, which stays the one to be told.
    static void afterFailure(Throwable failure, @Nullable AutoCloseable... closeables) {
        for (AutoCloseable closeable : closeables) {
            try {
                if (closeable != null) {
                    closeable.close();
                }
            } catch (Throwable e) {
                failure.addSuppressed(e);
            }
        }
    }
}
