package dev.basalt.model.tokenizer;

import java.util.Arrays;
import java.util.List;

/// A text as the tokens that a model reads.
///
/// - **Units:** offsets in UTF-16 code units of the text, as `String.substring` takes them
/// - **Memory:** accessors that return an array return a copy
/// - **Threads:** immutable
public final class TokenizedText {
    private final int[] ids;
    private final String[] tokens;
    private final int[] starts;
    private final int[] ends;
    private final int leadingSpecialCount;
    private final int trailingSpecialCount;
    private final boolean truncated;

    TokenizedText(
            int[] ids,
            String[] tokens,
            int[] starts,
            int[] ends,
            int leadingSpecialCount,
            int trailingSpecialCount,
            boolean truncated) {
        this.ids = ids;
        this.tokens = tokens;
        this.starts = starts;
        this.ends = ends;
        this.leadingSpecialCount = leadingSpecialCount;
        this.trailingSpecialCount = trailingSpecialCount;
        this.truncated = truncated;
    }

    /// The number of tokens, special ones included.
    ///
    /// @return the count
    public int tokenCount() {
        return ids.length;
    }

    /// The ids of the tokens.
    ///
    /// @return a new array
    public int[] ids() {
        return ids.clone();
    }

    /// The tokens as the vocabulary spells them, such as `##ing`.
    ///
    /// @return one string per token
    public List<String> tokens() {
        return List.of(tokens);
    }

    /// Where a token starts in the text.
    ///
    /// A token that stands for no part of the text, such as `[CLS]`, has an empty range.
    ///
    /// @param tokenIndex index of the token
    /// @return the offset of its first code unit
    public int start(int tokenIndex) {
        return starts[tokenIndex];
    }

    /// Where a token ends in the text.
    ///
    /// @param tokenIndex index of the token
    /// @return the offset behind its last code unit
    public int end(int tokenIndex) {
        return ends[tokenIndex];
    }

    /// Whether tokens were cut off.
    ///
    /// @return true if this came from [#truncatedTo(int)] with too small a limit for the text
    public boolean truncated() {
        return truncated;
    }

    /// This text with at most so many tokens: those at the end of the text are dropped, special tokens around it stay.
    ///
    /// @param maxTokens the limit, special tokens included
    /// @return this if it is short enough, else a shorter text
    /// @throws IllegalArgumentException if the special tokens alone are more
    public TokenizedText truncatedTo(int maxTokens) {
        int specialCount = leadingSpecialCount + trailingSpecialCount;
        if (maxTokens < specialCount) {
            throw new IllegalArgumentException("maxTokens must be at least the " + specialCount
                    + " special tokens around a text, but was " + maxTokens);
        }
        if (ids.length <= maxTokens) {
            return this;
        }
        String[] keptTokens = Arrays.copyOf(tokens, maxTokens);
        System.arraycopy(
                tokens,
                tokens.length - trailingSpecialCount,
                keptTokens,
                maxTokens - trailingSpecialCount,
                trailingSpecialCount);
        return new TokenizedText(
                cut(ids, maxTokens),
                keptTokens,
                cut(starts, maxTokens),
                cut(ends, maxTokens),
                leadingSpecialCount,
                trailingSpecialCount,
                true);
    }

    private int[] cut(int[] values, int count) {
        int[] kept = Arrays.copyOf(values, count);
        System.arraycopy(
                values, values.length - trailingSpecialCount, kept, count - trailingSpecialCount, trailingSpecialCount);
        return kept;
    }
}
