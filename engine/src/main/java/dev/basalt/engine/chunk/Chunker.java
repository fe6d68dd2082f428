package dev.basalt.engine.chunk;

import static java.util.Objects.requireNonNull;

import dev.basalt.engine.Embedder;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Cuts text into passages that fit the model, at the ends of sentences and, better, of paragraphs.
///
/// The text is first cut into sentences; one that is too long for a passage is halved at a space until its parts fit.
/// Passages are then filled with sentences in order. A passage ends where the next sentence would not fit; where a
/// paragraph ended in its second half it ends there instead. A passage that stops within a paragraph repeats its last
/// sentences at the start of the next, so that a thought that spans the cut is whole in one of them.
///
/// Every character that is not white space is in some passage.
///
/// - **Threads:** confined to one, as its embedder is
public final class Chunker {
    /// Longer sentences are halved before the tokenizer sees them: its memory grows with the text it is given.
    private static final int MAX_PIECE_CHARACTERS = 4096;

    private static final int PIECES_PER_COUNT = 256;

    private final Embedder embedder;
    private final int maxTokens;
    private final int overlapTokens;

    /// Makes a chunker for one model.
    ///
    /// @param embedder counts tokens, and says how many the model looks at
    /// @param options  the sizes
    public Chunker(Embedder embedder, ChunkOptions options) {
        this.embedder = requireNonNull(embedder, "embedder");
        this.maxTokens = Math.min(options.maxTokens(), embedder.maxTokens());
        this.overlapTokens = options.overlapTokens();
    }

    /// Cuts one text.
    ///
    /// @param text the text
    /// @return its passages, in order; none where the text is blank
    public List<Chunk> chunks(String text) {
        Pieces pieces = new SentenceCutter(text).pieces();
        List<Chunk> chunks = new ArrayList<>();
        int first = 0;
        while (first < pieces.size()) {
            int end = endOfChunk(pieces, first);
            chunks.add(chunk(pieces, first, end));
            first = end == pieces.size() ? end : startOfNext(pieces, first, end);
        }
        return chunks;
    }

    private int endOfChunk(Pieces pieces, int first) {
        int tokens = 0;
        int end = first;
        int paragraphEnd = -1;
        while (end < pieces.size() && tokens + pieces.tokenCount(end) <= maxTokens) {
            tokens += pieces.tokenCount(end);
            end++;
            if (pieces.endsParagraph(end - 1) && tokens >= maxTokens / 2) {
                paragraphEnd = end;
            }
        }
        return end < pieces.size() && paragraphEnd > 0 ? paragraphEnd : Math.max(end, first + 1);
    }

    private int startOfNext(Pieces pieces, int first, int end) {
        if (pieces.endsParagraph(end - 1)) {
            return end;
        }
        // The overlap must leave room for the sentence that did not fit, or the next passage would add nothing.
        int room = Math.min(overlapTokens, maxTokens - pieces.tokenCount(end));
        int start = end;
        int overlap = 0;
        while (start - 1 > first && overlap + pieces.tokenCount(start - 1) <= room) {
            start--;
            overlap += pieces.tokenCount(start);
        }
        return start;
    }

    private static Chunk chunk(Pieces pieces, int first, int end) {
        int tokens = 0;
        for (int i = first; i < end; i++) {
            tokens += pieces.tokenCount(i);
        }
        return new Chunk(pieces.start(first), pieces.end(end - 1), tokens);
    }

    /// Cuts one text into sentences and counts their tokens, some hundred at a time.
    private final class SentenceCutter {
        private final String text;
        private final Pieces pieces = new Pieces();
        private final List<String> pending = new ArrayList<>();
        private final int[] pendingStarts = new int[PIECES_PER_COUNT];

        SentenceCutter(String text) {
            this.text = text;
        }

        Pieces pieces() {
            BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ROOT);
            sentences.setText(text);
            int start = sentences.first();
            for (int end = sentences.next(); end != BreakIterator.DONE; start = end, end = sentences.next()) {
                addSentence(start, end);
            }
            countPending();
            return pieces;
        }

        /// A blank line ends a sentence even where no full stop does: after headings and list items.
        private void addSentence(int start, int end) {
            int from = start;
            for (int i = start; i < end; i++) {
                if (text.charAt(i) == '\n' && i + 1 < end && isBlankLine(i + 1)) {
                    addPiece(from, i + 1);
                    from = i + 1;
                }
            }
            addPiece(from, end);
        }

        private boolean isBlankLine(int lineStart) {
            for (int i = lineStart; i < text.length() && text.charAt(i) != '\n'; i++) {
                if (!Character.isWhitespace(text.charAt(i))) {
                    return false;
                }
            }
            return true;
        }

        private void addPiece(int start, int end) {
            int from = start;
            int to = end;
            while (from < to && Character.isWhitespace(text.charAt(from))) {
                from++;
            }
            while (to > from && Character.isWhitespace(text.charAt(to - 1))) {
                to--;
            }
            if (from == to) {
                return;
            }
            if (to - from > MAX_PIECE_CHARACTERS) {
                int middle = middle(from, to);
                addPiece(from, middle);
                addPiece(middle, to);
                return;
            }
            pendingStarts[pending.size()] = from;
            pending.add(text.substring(from, to));
            if (pending.size() == PIECES_PER_COUNT) {
                countPending();
            }
        }

        private void countPending() {
            int[] counts = embedder.countTokens(pending);
            for (int i = 0; i < counts.length; i++) {
                int start = pendingStarts[i];
                addFitting(start, start + pending.get(i).length(), counts[i]);
            }
            pending.clear();
        }

        private void addFitting(int start, int end, int tokenCount) {
            if (tokenCount <= maxTokens || end - start < 2) {
                int to = end;
                while (to > start && Character.isWhitespace(text.charAt(to - 1))) {
                    to--;
                }
                pieces.add(start, to, Math.min(tokenCount, maxTokens), endsParagraph(end));
                return;
            }
            int middle = middle(start, end);
            int[] counts = embedder.countTokens(List.of(text.substring(start, middle), text.substring(middle, end)));
            addFitting(start, middle, counts[0]);
            addFitting(middle, end, counts[1]);
        }

        private boolean endsParagraph(int end) {
            int newlines = 0;
            int i = end;
            for (; i < text.length() && Character.isWhitespace(text.charAt(i)); i++) {
                if (text.charAt(i) == '\n' && ++newlines == 2) {
                    return true;
                }
            }
            return i == text.length();
        }

        /// The place nearest to the middle where a word starts; in a run without spaces the middle itself, never
        /// inside a surrogate pair.
        private int middle(int start, int end) {
            int centre = (start + end) >>> 1;
            for (int distance = 0; centre - distance > start && centre + distance < end - 1; distance++) {
                if (Character.isWhitespace(text.charAt(centre - distance))) {
                    return centre - distance + 1;
                }
                if (Character.isWhitespace(text.charAt(centre + distance))) {
                    return centre + distance + 1;
                }
            }
            return Character.isLowSurrogate(text.charAt(centre)) && centre - 1 > start ? centre - 1 : centre;
        }
    }
}
