package dev.basalt.columnar.encoding.text;

import java.util.Arrays;

/// Finds the symbols that make a text short: a sample is encoded five times, and after each time the symbols that
/// took most bytes, and pairs that came behind one another joined to one, make the next table.
///
/// - **Source:** as [SymbolTable], algorithm 3
/// - **Memory:** about 3 MB
/// - **Threads:** confined to one
final class SymbolSearch {
    private static final int ROUNDS = 5;
    private static final int SAMPLE_PIECES = 32;
    private static final int SAMPLE_PIECE = 512;
    private static final int NODES = 512;
    /// A byte that has no code costs two, so that symbols of one byte are worth more than they look.
    private static final int BYTE_WEIGHT = 8;

    private SymbolTable table = new SymbolTable();
    private final int[] singles = new int[NODES];
    private final int[] pairs = new int[NODES * NODES];
    /// The pairs that were seen, so that no others need be looked at.
    private int[] seenPairs = new int[4096];

    private int seenPairCount;
    private final Candidates candidates = new Candidates();

    /// Finds symbols.
    ///
    /// @param text holds the text
    /// @param from where it begins
    /// @param to   where it ends
    /// @return the symbols, possibly none
    SymbolTable find(byte[] text, int from, int to) {
        table = new SymbolTable();
        byte[] sample = sample(text, from, to);
        for (int round = 0; round < ROUNDS; round++) {
            // The first tables are made of less, as they are only to find what symbols could be joined.
            count(sample, (int) ((long) sample.length * (round + 1) / ROUNDS));
            choose(round == ROUNDS - 1);
        }
        return table;
    }

    /// Pieces of a text that stand for it, or all of it.
    static byte[] sample(byte[] text, int from, int to) {
        int size = to - from;
        if (size <= SAMPLE_PIECES * SAMPLE_PIECE) {
            return Arrays.copyOfRange(text, from, to);
        }
        byte[] sample = new byte[SAMPLE_PIECES * SAMPLE_PIECE];
        for (int piece = 0; piece < SAMPLE_PIECES; piece++) {
            int start = from + (int) ((long) (size - SAMPLE_PIECE) * piece / (SAMPLE_PIECES - 1));
            System.arraycopy(text, start, sample, piece * SAMPLE_PIECE, SAMPLE_PIECE);
        }
        return sample;
    }

    /// A number for a byte without code, 0 to 255, or for a symbol, 256 and more.
    private static int node(int found, long word) {
        int code = found & 0xFF;
        return code == SymbolTable.ESCAPE ? (int) word & 0xFF : 256 + code;
    }

    private void count(byte[] sample, int end) {
        Arrays.fill(singles, 0);
        for (int i = 0; i < seenPairCount; i++) {
            pairs[seenPairs[i]] = 0;
        }
        seenPairCount = 0;
        int previous = -1;
        for (int next = 0; next < end; ) {
            long word = SymbolTable.tail(sample, next, end);
            int found = table.find(word, end - next);
            int node = node(found, word);
            singles[node]++;
            int first = (int) word & 0xFF;
            if (node != first) {
                // A symbol may have to be given up for its first byte.
                singles[first]++;
            }
            if (previous >= 0) {
                countPair(previous, node);
                if (node != first) {
                    countPair(previous, first);
                }
            }
            previous = node;
            next += found >>> 8;
        }
    }

    private void countPair(int first, int second) {
        int pair = first * NODES + second;
        if (pairs[pair]++ == 0) {
            if (seenPairCount == seenPairs.length) {
                seenPairs = Arrays.copyOf(seenPairs, 2 * seenPairCount);
            }
            seenPairs[seenPairCount++] = pair;
        }
    }

    private long symbol(int node) {
        return node < 256 ? node : table.symbol(node - 256);
    }

    private int length(int node) {
        return node < 256 ? 1 : table.length(node - 256);
    }

    /// Makes the next table of what was counted.
    private void choose(boolean last) {
        candidates.clear();
        for (int node = 0; node < NODES; node++) {
            if (singles[node] > 0) {
                int length = length(node);
                candidates.add(symbol(node), length, (long) singles[node] * (length == 1 ? BYTE_WEIGHT : length));
            }
        }
        for (int i = 0; i < seenPairCount && !last; i++) {
            int first = seenPairs[i] / NODES;
            int second = seenPairs[i] % NODES;
            int firstLength = length(first);
            if (firstLength < SymbolTable.MAX_LENGTH) {
                int length = Math.min(SymbolTable.MAX_LENGTH, firstLength + length(second));
                long joined = (symbol(first) | symbol(second) << (8 * firstLength)) & SymbolTable.mask(length);
                candidates.add(joined, length, (long) pairs[seenPairs[i]] * length);
            }
        }
        candidates.best(table);
    }

    /// Symbols and how many bytes they would stand for; the same symbol, found in several ways, is one.
    private static final class Candidates {
        private int[] places = new int[1 << 13];
        private long[] words = new long[1 << 12];
        private int[] lengths = new int[1 << 12];
        private long[] gains = new long[1 << 12];
        private int size;

        void clear() {
            Arrays.fill(places, 0);
            size = 0;
        }

        void add(long word, int length, long gain) {
            if (size == words.length) {
                grow();
            }
            int place = place(word, length);
            while (places[place] != 0) {
                int index = places[place] - 1;
                if (words[index] == word && lengths[index] == length) {
                    gains[index] += gain;
                    return;
                }
                place = (place + 1) & (places.length - 1);
            }
            words[size] = word;
            lengths[size] = length;
            gains[size] = gain;
            places[place] = ++size;
        }

        private int place(long word, int length) {
            long hash = (word + length) * 0x9E37_79B9_7F4A_7C15L;
            return (int) (hash >>> 40) & (places.length - 1);
        }

        private void grow() {
            words = Arrays.copyOf(words, 2 * size);
            lengths = Arrays.copyOf(lengths, 2 * size);
            gains = Arrays.copyOf(gains, 2 * size);
            places = new int[2 * places.length];
            for (int i = 0; i < size; i++) {
                int place = place(words[i], lengths[i]);
                while (places[place] != 0) {
                    place = (place + 1) & (places.length - 1);
                }
                places[place] = i + 1;
            }
        }

        /// Fills a table with the best.
        void best(SymbolTable table) {
            long[] order = new long[size];
            for (int i = 0; i < size; i++) {
                // By gain, then by number so that the order is always the same; both fit.
                order[i] = (-gains[i] << 24) | i;
            }
            Arrays.sort(order);
            // More than there is room for, as some may get in each other's way.
            int most = Math.min(size, 2 * SymbolTable.MAX_SYMBOLS);
            long[] bestWords = new long[most];
            int[] bestLengths = new int[most];
            for (int i = 0; i < most; i++) {
                int index = (int) order[i] & 0xFF_FFFF;
                bestWords[i] = words[index];
                bestLengths[i] = lengths[index];
            }
            table.set(bestWords, bestLengths, most);
        }
    }
}
