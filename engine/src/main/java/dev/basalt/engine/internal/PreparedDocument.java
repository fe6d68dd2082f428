package dev.basalt.engine.internal;

import dev.basalt.engine.Document;
import dev.basalt.engine.chunk.Chunk;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A document on its way into a collection: its bytes, hashes and chunks.
public final class PreparedDocument {
    private final byte[] id;
    private final byte[] json;
    private final byte[] text;
    private final String textString;
    private final long idHash;
    private Hashes.ContentHash contentHash;
    private List<Chunk> chunks = List.of();

    /// Encodes and hashes a document. Surrogates without a partner, which UTF-8 cannot hold, become U+FFFD.
    public PreparedDocument(Document document) {
        this.id = wellFormed(document.id()).getBytes(StandardCharsets.UTF_8);
        this.json = wellFormed(document.json()).getBytes(StandardCharsets.UTF_8);
        this.textString = wellFormed(document.text());
        this.text = textString.getBytes(StandardCharsets.UTF_8);
        this.idHash = Hashes.ofId(id);
        this.contentHash = Hashes.ofContent(json, text, new byte[0]);
    }

    /// Sets the chunks, cut from [#text].
    public void setChunks(List<Chunk> newChunks) {
        chunks = List.copyOf(newChunks);
    }

    /// Makes a given vector a part of the content.
    ///
    /// @param vectors holds the vector
    /// @param from    where it starts
    public void setVector(float[] vectors, int from, int dimension) {
        ByteBuffer bytes = ByteBuffer.allocate(dimension * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vectors, from, dimension);
        contentHash = Hashes.ofContent(json, text, bytes.array());
    }

    public List<Chunk> chunks() {
        return chunks;
    }

    /// The text, as it is stored.
    public String text() {
        return textString;
    }

    public String id() {
        return new String(id, StandardCharsets.UTF_8);
    }

    byte[] idBytes() {
        return id;
    }

    byte[] jsonBytes() {
        return json;
    }

    byte[] textBytes() {
        return text;
    }

    long idHash() {
        return idHash;
    }

    Hashes.ContentHash contentHash() {
        return contentHash;
    }

    /// Size of the document's record in bytes.
    public int recordBytes() {
        return Math.addExact(
                CollectionFormat.RECORD_HEADER_BYTES,
                Math.addExact(id.length, Math.addExact(json.length, text.length)));
    }

    static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                int codePoint = text.codePointAt(i);
                if (codePoint <= Character.MAX_VALUE) {
                    return repaired(text);
                }
                i++;
            }
        }
        return text;
    }

    private static String repaired(String text) {
        StringBuilder repaired = new StringBuilder(text);
        for (int i = 0; i < repaired.length(); i++) {
            if (Character.isSurrogate(repaired.charAt(i))) {
                if (repaired.codePointAt(i) <= Character.MAX_VALUE) {
                    repaired.setCharAt(i, '\uFFFD');
                } else {
                    i++;
                }
            }
        }
        return repaired.toString();
    }
}
