package dev.basalt.bench.vector;

import dev.basalt.core.bits.OrdinalSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Which rows a search may find.
///
/// @param label    what it is, in few words
/// @param share    of all rows, from 0 to 1
/// @param allowed  the rows; null for all, without looking whether a row is one of them
/// @param fileName where contenders find it, a bit for each row in little-endian words
record RowFilter(String label, double share, @Nullable OrdinalSet allowed, String fileName) {
    /// The file name of no filter.
    static final String NONE = "-";

    static RowFilter none() {
        return new RowFilter("no filter", 1, null, NONE);
    }

    /// Rows drawn at random, exactly their share.
    static RowFilter random(int rowCount, double share, long seed) {
        int wanted = (int) Math.max(1, Math.round(rowCount * share));
        Random random = new Random(seed + wanted);
        long[] words = new long[(rowCount + 63) >>> 6];
        int left = wanted;
        for (int row = 0; row < rowCount; row++) {
            if (random.nextInt(rowCount - row) < left) {
                words[row >>> 6] |= 1L << row;
                left--;
            }
        }
        return new RowFilter(
                percent(share), share, OrdinalSet.of(words, rowCount).freeze(), "random-" + wanted);
    }

    /// The rows nearest to one of them, so that most queries have none of these among their neighbours.
    static RowFilter cluster(VectorSet set, double share, long seed) {
        int rowCount = set.base().rowCount();
        int wanted = (int) Math.max(1, Math.round(rowCount * share));
        float[] middle = set.base().row(new Random(seed).nextInt(rowCount));
        Matrix query = new Matrix(1, middle.length, middle);
        int[] nearest = Truth.compute(set.metric(), set.base(), query, wanted).ids();
        long[] words = new long[(rowCount + 63) >>> 6];
        for (int row : nearest) {
            words[row >>> 6] |= 1L << row;
        }
        return new RowFilter(
                percent(share) + ", one cluster",
                share,
                OrdinalSet.of(words, rowCount).freeze(),
                "cluster-" + wanted);
    }

    private static String percent(double share) {
        String text = String.format(Locale.ROOT, "%.3f", 100 * share);
        return text.replaceAll("\\.?0+$", "") + " %";
    }

    /// Writes it where contenders look for it.
    void write(Path folder) throws IOException {
        if (allowed != null) {
            int words = (allowed.size() + 63) >>> 6;
            ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * words).order(ByteOrder.LITTLE_ENDIAN);
            for (int word = 0; word < words; word++) {
                bytes.putLong(allowed.word(word));
            }
            Files.write(folder.resolve(fileName), bytes.array());
        }
    }

    static OrdinalSet read(Path path, int rowCount) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
        long[] words = new long[(rowCount + 63) >>> 6];
        bytes.asLongBuffer().get(words);
        return OrdinalSet.of(words, rowCount).freeze();
    }
}
