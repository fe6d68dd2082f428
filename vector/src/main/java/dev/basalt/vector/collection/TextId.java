package dev.basalt.vector.collection;

import dev.basalt.core.text.Utf8;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import java.util.regex.Pattern;

/// Ids of 128 bits for texts, and texts for ids.
///
/// | text | id |
/// |---|---|
/// | a number of 64 bits as Java writes it: `7` or `-7`, not `007` | high half 0, low half the number |
/// | a UUID in lower case whose high half is not 0 | the UUID |
/// | any other | a hash: UUID version 8 of the first bits of the text's SHA-256; the collection keeps the text |
///
/// So the text of an id is the text that it was made of.
///
/// - **Threads:** stateless
public final class TextId {
    private static final Pattern NUMBER = Pattern.compile("0|-?[1-9][0-9]{0,18}");
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    /// The first 16 bits of hashed ids, so that other UUIDs of version 8 are not taken for them.
    private static final long MARK = 0xB5A1L << 48;

    private static final long MARK_MASK = (0xFFFFL << 48) | 0xF000L;
    private static final long VERSION_8 = 0x8000L;

    private TextId() {}

    /// The id of a text.
    ///
    /// @param text the text, not empty
    /// @return its id
    /// @throws IllegalArgumentException if the text is empty or has half of a surrogate pair
    public static UUID of(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("an id must have a character, but has none");
        }
        if (NUMBER.matcher(text).matches()) {
            try {
                return new UUID(0, Long.parseLong(text));
            } catch (NumberFormatException _) {
                return hash(text);
            }
        }
        if (UUID_TEXT.matcher(text).matches()) {
            UUID id = UUID.fromString(text);
            if (id.getMostSignificantBits() != 0 && !isHash(id)) {
                return id;
            }
        }
        return hash(text);
    }

    private static UUID hash(String text) {
        byte[] digest;
        try {
            digest = MessageDigest.getInstance("SHA-256").digest(Utf8.encode(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256, but this one does not", e);
        }
        long high = 0;
        long low = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            high = (high << 8) | (digest[i] & 0xFF);
            low = (low << 8) | (digest[i + Long.BYTES] & 0xFF);
        }
        high = ((high >>> 16) & ~0xF000L) | MARK | VERSION_8;
        return new UUID(high, (low & (Long.MAX_VALUE >>> 1)) | Long.MIN_VALUE);
    }

    /// Whether an id is a hash, so that its text must be asked for.
    ///
    /// @param id the id
    /// @return whether it is
    public static boolean isHash(UUID id) {
        return isHash(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    /// Whether an id is a hash, so that its text must be asked for.
    ///
    /// @param high the most significant 64 bits of the id
    /// @param low  the least significant ones
    /// @return whether it is
    public static boolean isHash(long high, long low) {
        return (high & MARK_MASK) == (MARK | VERSION_8) && low >>> 62 == 2;
    }

    /// The text of an id that is a number or a UUID.
    ///
    /// @param high the most significant 64 bits of the id
    /// @param low  the least significant ones
    /// @return the text
    public static String text(long high, long low) {
        return high == 0 ? Long.toString(low) : new UUID(high, low).toString();
    }
}
