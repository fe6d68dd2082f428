package dev.basalt.columnar.file;

import static java.util.Objects.requireNonNull;

import dev.basalt.columnar.encoding.Profile;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// How a file is written and read.
///
/// - **Threads:** immutable, as long as the executor is safe for use by many
///
/// @param profile      what a written file is to be good at
/// @param stripeRows   most rows that are buffered before they are written, at least 1
/// @param stripeBytes  about how many bytes of rows are buffered before they are written, 1 to 1 GiB
/// @param executor     encodes pages of a stripe beside the caller's thread; null for that thread alone
/// @param verification what is checked of the bytes that are read
/// @param maxPageBytes most memory that decoding one page may take, at least 1
/// @param attributes   anything worth keeping with a written file
/// @param fileId       the id of a written file; null for a random one
/// @param blooms       which columns of a written file get Bloom filters
public record NcfOptions(
        Profile profile,
        int stripeRows,
        long stripeBytes,
        @Nullable Executor executor,
        Verification verification,
        long maxPageBytes,
        Map<String, String> attributes,
        @Nullable UUID fileId,
        BloomChoice blooms) {
    /// Balanced, stripes of 1,048,576 rows or 64 MiB, no executor, CRC, pages of at most 256 MiB, no Bloom filters.
    public static final NcfOptions DEFAULT = new NcfOptions(
            Profile.BALANCED, 1 << 20, 64L << 20, null, Verification.CRC, 256L << 20, Map.of(), null, BloomChoice.NONE);

    private static final long MAX_STRIPE_BYTES = 1L << 30;

    /// Checks the numbers and copies the attributes.
    ///
    /// @throws IllegalArgumentException if a number is out of range
    public NcfOptions {
        requireNonNull(profile, "profile");
        requireNonNull(verification, "verification");
        requireNonNull(blooms, "blooms");
        if (stripeRows < 1) {
            throw new IllegalArgumentException("stripeRows must be at least 1, but was " + stripeRows);
        }
        if (stripeBytes < 1 || stripeBytes > MAX_STRIPE_BYTES) {
            throw new IllegalArgumentException(
                    "stripeBytes must be 1 to " + MAX_STRIPE_BYTES + ", but was " + stripeBytes);
        }
        if (maxPageBytes < 1) {
            throw new IllegalArgumentException("maxPageBytes must be at least 1, but was " + maxPageBytes);
        }
        attributes = java.util.Collections.unmodifiableMap(new TreeMap<>(attributes));
    }

    /// These options with another profile.
    ///
    /// @param value what a written file is to be good at
    /// @return new options
    public NcfOptions withProfile(Profile value) {
        return new NcfOptions(
                value, stripeRows, stripeBytes, executor, verification, maxPageBytes, attributes, fileId, blooms);
    }

    /// These options with stripes of another size.
    ///
    /// @param rows  most rows that are buffered
    /// @param bytes about how many bytes of rows are buffered
    /// @return new options
    public NcfOptions withStripes(int rows, long bytes) {
        return new NcfOptions(profile, rows, bytes, executor, verification, maxPageBytes, attributes, fileId, blooms);
    }

    /// These options with another executor.
    ///
    /// @param value encodes pages; null for the caller's thread alone
    /// @return new options
    public NcfOptions withExecutor(@Nullable Executor value) {
        return new NcfOptions(
                profile, stripeRows, stripeBytes, value, verification, maxPageBytes, attributes, fileId, blooms);
    }

    /// These options with another verification.
    ///
    /// @param value what is checked of the bytes that are read
    /// @return new options
    public NcfOptions withVerification(Verification value) {
        return new NcfOptions(
                profile, stripeRows, stripeBytes, executor, value, maxPageBytes, attributes, fileId, blooms);
    }

    /// These options with another limit of a page.
    ///
    /// @param bytes most memory that decoding one page may take
    /// @return new options
    public NcfOptions withMaxPageBytes(long bytes) {
        return new NcfOptions(
                profile, stripeRows, stripeBytes, executor, verification, bytes, attributes, fileId, blooms);
    }

    /// These options with other attributes.
    ///
    /// @param values the attributes, instead of those there are
    /// @return new options
    public NcfOptions withAttributes(Map<String, String> values) {
        return new NcfOptions(
                profile, stripeRows, stripeBytes, executor, verification, maxPageBytes, values, fileId, blooms);
    }

    /// These options with an id for the file, so that equal rows make equal bytes.
    ///
    /// @param id the id; null for a random one
    /// @return new options
    public NcfOptions withFileId(@Nullable UUID id) {
        return new NcfOptions(
                profile, stripeRows, stripeBytes, executor, verification, maxPageBytes, attributes, id, blooms);
    }

    /// These options with other Bloom filters.
    ///
    /// @param value which columns of a written file get them
    /// @return new options
    public NcfOptions withBlooms(BloomChoice value) {
        return new NcfOptions(
                profile, stripeRows, stripeBytes, executor, verification, maxPageBytes, attributes, fileId, value);
    }
}
