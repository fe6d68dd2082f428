package dev.basalt.engine.internal;

import dev.basalt.core.storage.SegmentChecksum;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32C;

/// Hashes that tell documents apart and checksums that tell damage.
final class Hashes {
    private Hashes() {}

    /// 128 bits of SHA-256: equal content has equal hashes, and no two contents will ever share one by chance.
    record ContentHash(long low, long high) {}

    /// The hash of a document's JSON, its text, and the vector that was given with it.
    ///
    /// @param vector its bytes; none where a model makes it
    static ContentHash ofContent(byte[] json, byte[] text, byte[] vector) {
        MessageDigest digest = sha256();
        digest.update(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(json.length)
                .flip());
        digest.update(json);
        digest.update(text);
        if (vector.length > 0) {
            digest.update(vector);
            // No text ends in this byte.
            digest.update((byte) 0xFF);
        }
        ByteBuffer hash = ByteBuffer.wrap(digest.digest()).order(ByteOrder.LITTLE_ENDIAN);
        return new ContentHash(hash.getLong(), hash.getLong());
    }

    /// A 64-bit hash of an id, by which it is looked up.
    static long ofId(byte[] id) {
        return ByteBuffer.wrap(sha256().digest(id))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
    }

    static int crc32c(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate());
        return (int) crc.getValue();
    }

    static int crc32c(MemorySegment bytes) {
        return SegmentChecksum.crc32c(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
    }
}
