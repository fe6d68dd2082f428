package dev.basalt.engine;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Closes several things even where closing one of them fails.
final class Closing {
    private @Nullable Exception failure;

    void close(@Nullable AutoCloseable closeable) {
        try {
            if (closeable != null) {
                closeable.close();
            }
        } catch (Exception e) {
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
            case Exception e -> throw new IOException("closing must succeed, but: " + e.getMessage(), e);
        }
    }

    /// Closes things on the way out of a failure, which stays the one to be told.
    static void afterFailure(Throwable failure, @Nullable AutoCloseable... closeables) {
        for (AutoCloseable closeable : closeables) {
            try {
                if (closeable != null) {
                    closeable.close();
                }
            } catch (Exception e) {
                failure.addSuppressed(e);
            }
        }
    }
}
