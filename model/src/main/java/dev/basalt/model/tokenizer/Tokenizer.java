package dev.basalt.model.tokenizer;

import static java.util.Objects.requireNonNull;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import dev.basalt.model.internal.NativeLibraries;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// Cuts texts into the tokens of one vocabulary and joins them again.
///
/// The rules are those of a `tokenizer.json`, read by the Hugging Face tokenizers library. Truncation and padding that
/// the file asks for are switched off: every token of a text is given. Special tokens spelled out in a text, such as
/// `[SEP]`, are read as those tokens, as that library does everywhere.
///
/// A half of a surrogate pair, which no encoding can carry, is read as U+FFFD. A text may have 16 Mi code units; a
/// longer one is a [LimitExceededException].
///
/// - **Memory:** owns native memory until [#close()]; batches go to the native side in slices of bounded size
/// - **Threads:** thread-safe; [#close()] waits for calls that are under way
public final class Tokenizer implements AutoCloseable {
    private static final long MAX_FILE_SIZE = 256 << 20;
    private static final int MAX_TEXT_CHARS = 16 << 20;
    private static final int MAX_SLICE_TEXTS = 1024;
    private static final int MAX_SLICE_CHARS = 1 << 20;

    private final Path file;
    private final TokenizersLibrary library;
    private final long handle;
    private final OptionalInt truncationLength;
    private final int leadingSpecialCount;
    private final int trailingSpecialCount;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private boolean closed;

    private Tokenizer(Path file, TokenizersLibrary library, long handle) {
        this.file = file;
        this.library = library;
        this.handle = handle;
        this.truncationLength = readTruncationLength();
        library.disableTruncation(handle);
        library.disablePadding(handle);
        int[] counts = countTemplateTokens();
        this.leadingSpecialCount = counts[0];
        this.trailingSpecialCount = counts[1];
    }

    /// Opens a tokenizer.
    ///
    /// @param tokenizerJson a `tokenizer.json` file
    /// @return the tokenizer, to be closed by the caller
    /// @throws IOException          if the file cannot be read or the native library cannot be loaded
    /// @throws CorruptDataException if the file describes no tokenizer
    public static Tokenizer open(Path tokenizerJson) throws IOException {
        requireNonNull(tokenizerJson, "tokenizerJson");
        TokenizersLibrary library = NativeLibraries.tokenizers();
        Location location = Location.of(tokenizerJson);
        if (Files.size(tokenizerJson) > MAX_FILE_SIZE) {
            throw new LimitExceededException(
                    location,
                    "tokenizer file size in bytes must be at most " + MAX_FILE_SIZE + ", but was "
                            + Files.size(tokenizerJson));
        }
        long handle;
        try {
            handle = library.createTokenizerFromString(Files.readString(tokenizerJson));
        } catch (CharacterCodingException e) {
            throw new CorruptDataException(location, "a tokenizer file must be UTF-8, but is not", e);
        } catch (RuntimeException e) {
            throw new CorruptDataException(
                    location, "a tokenizer file must describe a tokenizer, but was rejected: " + e.getMessage(), e);
        }
        try {
            return new Tokenizer(tokenizerJson, library, handle);
        } catch (RuntimeException e) {
            library.deleteTokenizer(handle);
            throw e;
        }
    }

    /// The length to which the file asks to truncate texts; it is not applied here.
    ///
    /// @return a number of tokens, special ones included, or nothing if the file does not say
    public OptionalInt truncationLength() {
        return truncationLength;
    }

    /// The number of special tokens that are put around every text.
    ///
    /// @return the count
    public int specialTokenCount() {
        return leadingSpecialCount + trailingSpecialCount;
    }

    /// Tokenizes one text.
    ///
    /// @param text    any text
    /// @param special whether to put the model's special tokens around it
    /// @return ids, tokens and offsets
    /// @throws IllegalStateException if this is closed
    public TokenizedText encode(String text, boolean special) {
        return encode(List.of(text), special).getFirst();
    }

    /// Tokenizes many texts, on all cores.
    ///
    /// @param texts   any texts
    /// @param special whether to put the model's special tokens around each
    /// @return one element per text, in their order
    /// @throws IllegalStateException if this is closed
    public List<TokenizedText> encode(List<String> texts, boolean special) {
        List<TokenizedText> result = new ArrayList<>(texts.size());
        forEachEncoding(texts, special, (index, encoding) -> result.add(read(texts.get(index), encoding, special)));
        return result;
    }

    /// Tokenizes many texts to ids alone, which is several times faster than with tokens and offsets.
    ///
    /// @param texts   any texts
    /// @param special whether to put the model's special tokens around each
    /// @return one array per text, in their order
    /// @throws IllegalStateException if this is closed
    public int[][] encodeIds(List<String> texts, boolean special) {
        int[][] result = new int[texts.size()][];
        forEachEncoding(texts, special, (index, encoding) -> result[index] = toInts(library.getTokenIds(encoding)));
        return result;
    }

    /// Tokenizes many texts to ids, with special tokens, and cuts each to a length.
    ///
    /// @param texts     any texts
    /// @param maxTokens the longest row to return, special tokens included
    /// @param counts    receives the number of tokens of each text before the cut; as long as `texts`
    /// @return one array per text, in their order
    /// @throws IllegalArgumentException if the special tokens alone are more than `maxTokens`
    /// @throws IllegalStateException    if this is closed
    public int[][] encodeIds(List<String> texts, int maxTokens, int[] counts) {
        if (maxTokens < specialTokenCount()) {
            throw new IllegalArgumentException("maxTokens must be at least the " + specialTokenCount()
                    + " special tokens around a text, but was " + maxTokens);
        }
        int[][] result = new int[texts.size()][];
        forEachEncoding(texts, true, (index, encoding) -> {
            long[] ids = library.getTokenIds(encoding);
            counts[index] = ids.length;
            result[index] = cut(ids, maxTokens);
        });
        return result;
    }

    /// Counts the tokens of many texts, without special tokens.
    ///
    /// @param texts any texts
    /// @return one count per text, in their order
    /// @throws IllegalStateException if this is closed
    public int[] countTokens(List<String> texts) {
        int[] counts = new int[texts.size()];
        forEachEncoding(texts, false, (index, encoding) -> counts[index] = library.getTokenIds(encoding).length);
        return counts;
    }

    /// Joins tokens to a text. Special tokens are left out, and so are ids that the vocabulary does not have.
    ///
    /// @param ids token ids
    /// @return the text, which is the original only up to what the tokenizer normalises away
    /// @throws IllegalStateException if this is closed
    public String decode(int[] ids) {
        long[] longs = new long[ids.length];
        for (int i = 0; i < ids.length; i++) {
            longs[i] = ids[i];
        }
        lock.readLock().lock();
        try {
            requireOpen();
            return library.decode(handle, longs, true);
        } finally {
            lock.readLock().unlock();
        }
    }

    /// Frees the native memory. Closing twice does nothing.
    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                library.deleteTokenizer(handle);
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    @FunctionalInterface
    private interface EncodingConsumer {
        void accept(int index, long encoding);
    }

    private void forEachEncoding(List<String> texts, boolean special, EncodingConsumer consumer) {
        lock.readLock().lock();
        try {
            requireOpen();
            int first = 0;
            while (first < texts.size()) {
                int end = sliceEnd(texts, first);
                encodeSlice(texts, first, end, special, consumer);
                first = end;
            }
        } finally {
            lock.readLock().unlock();
        }
    }

    private static int sliceEnd(List<String> texts, int first) {
        long chars = texts.get(first).length();
        int end = first + 1;
        while (end < texts.size() && end - first < MAX_SLICE_TEXTS) {
            chars += texts.get(end).length();
            if (chars > MAX_SLICE_CHARS) {
                break;
            }
            end++;
        }
        return end;
    }

    private void encodeSlice(List<String> texts, int first, int end, boolean special, EncodingConsumer consumer) {
        String[] slice = new String[end - first];
        for (int i = 0; i < slice.length; i++) {
            String text = texts.get(first + i);
            if (text.length() > MAX_TEXT_CHARS) {
                throw new LimitExceededException(
                        Location.of("text " + (first + i)),
                        "text length in UTF-16 code units must be at most " + MAX_TEXT_CHARS + ", but was "
                                + text.length() + "; cut the text first");
            }
            slice[i] = Surrogates.replaceLone(text);
        }
        long[] encodings;
        try {
            encodings = slice.length == 1
                    ? new long[] {library.encode(handle, slice[0], special)}
                    : library.batchEncode(handle, slice, special);
        } catch (RuntimeException e) {
            throw new CorruptDataException(
                    Location.of(file), "the tokenizer must accept any text, but failed: " + e.getMessage(), e);
        }
        try {
            for (int i = 0; i < encodings.length; i++) {
                consumer.accept(first + i, encodings[i]);
            }
        } finally {
            for (long encoding : encodings) {
                library.deleteEncoding(encoding);
            }
        }
    }

    private TokenizedText read(String text, long encoding, boolean special) {
        int[] ids = toInts(library.getTokenIds(encoding));
        CharSpan[] spans = library.getTokenCharSpans(encoding);
        int[] codeUnitOffsets = Surrogates.codeUnitOffsets(text);
        int[] starts = new int[ids.length];
        int[] ends = new int[ids.length];
        int previousEnd = 0;
        for (int i = 0; i < ids.length; i++) {
            CharSpan span = spans[i];
            boolean standsForText = span != null && !isTemplateToken(i, ids.length, special);
            starts[i] = standsForText ? Surrogates.codeUnit(codeUnitOffsets, span.getStart()) : previousEnd;
            ends[i] = standsForText ? Surrogates.codeUnit(codeUnitOffsets, span.getEnd()) : previousEnd;
            previousEnd = ends[i];
        }
        return new TokenizedText(
                ids,
                library.getTokens(encoding),
                starts,
                ends,
                special ? leadingSpecialCount : 0,
                special ? trailingSpecialCount : 0,
                false);
    }

    private boolean isTemplateToken(int tokenIndex, int tokenCount, boolean special) {
        return special && (tokenIndex < leadingSpecialCount || tokenIndex >= tokenCount - trailingSpecialCount);
    }

    private int[] cut(long[] ids, int maxTokens) {
        if (ids.length <= maxTokens) {
            return toInts(ids);
        }
        int[] kept = new int[maxTokens];
        int headCount = maxTokens - trailingSpecialCount;
        for (int i = 0; i < maxTokens; i++) {
            kept[i] = (int) ids[i < headCount ? i : ids.length - maxTokens + i];
        }
        return kept;
    }

    private static int[] toInts(long[] values) {
        int[] ints = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            ints[i] = (int) values[i];
        }
        return ints;
    }

    private OptionalInt readTruncationLength() {
        return "DO_NOT_TRUNCATE".equalsIgnoreCase(library.getTruncationStrategy(handle))
                ? OptionalInt.empty()
                : OptionalInt.of(library.getMaxLength(handle));
    }

    /// How many special tokens stand before and behind a text, found by comparing one text with and without them.
    private int[] countTemplateTokens() {
        String probe = "a";
        long[] bare = ids(probe, false);
        long[] framed = ids(probe, true);
        int extraCount = framed.length - bare.length;
        for (int leading = 0; leading <= extraCount; leading++) {
            if (bare.length > 0 && matchesAt(framed, leading, bare)) {
                return new int[] {leading, extraCount - leading};
            }
        }
        return new int[] {Math.max(extraCount, 0), 0};
    }

    private long[] ids(String text, boolean special) {
        long[][] ids = new long[1][];
        forEachEncoding(List.of(text), special, (_, encoding) -> ids[0] = library.getTokenIds(encoding));
        return ids[0];
    }

    private static boolean matchesAt(long[] haystack, int offset, long[] needle) {
        for (int i = 0; i < needle.length; i++) {
            if (haystack[offset + i] != needle[i]) {
                return false;
            }
        }
        return true;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("tokenizer must be open, but was closed");
        }
    }
}
