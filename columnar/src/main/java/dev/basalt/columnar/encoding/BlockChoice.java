package dev.basalt.columnar.encoding;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.encoding.NodeWriter.Candidate;
import dev.basalt.columnar.encoding.block.ZstdBlock;
import dev.basalt.columnar.encoding.block.ZstdFrames;
import dev.basalt.columnar.encoding.text.Fsst;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Decides whether the node of a page is compressed as a block, and weighs encodings by what is left of them then.
///
/// - **Threads:** confined to one
final class BlockChoice {
    private static final ZstdBlock ZSTD = new ZstdBlock();
    /// Smaller nodes are left alone.
    private static final int FEWEST_BYTES = 256;
    /// Samples compress worse than pages: what comes so close by its sample is tried on the page.
    private static final double CLOSE = 1.5;
    /// The same for a page of many values, with which that takes long.
    private static final double CLOSE_OF_MANY = 1.2;

    private static final int MANY = 8192;

    private static final int MOST_CLOSE = 3;
    /// What takes so many times the bytes of the smallest is not compressed to see what is left.
    private static final double HOPELESS = 6;
    /// The same for codes of symbols, which leave little to be compressed.
    private static final double HOPELESS_CODES = 2;
    /// After failures, at most so many pages go by before the next attempt.
    private static final int LONGEST_PAUSE = 31;

    private static final int TRIAL_LEVEL = 3;

    /// What is tried on a page; the least is kept.
    private final int[] levels;

    private final Profile profile;
    private final boolean isOn;
    private final Map<String, Pause> pauses = new HashMap<>();

    BlockChoice(Profile profile, Predicate<Encoding> allowed) {
        this.profile = profile;
        int level = profile.blockLevel();
        this.levels = level > TRIAL_LEVEL
                ? new int[] {ZstdFrames.SINGLE_BYTES, TRIAL_LEVEL, level}
                : new int[] {ZstdFrames.SINGLE_BYTES, level};
        this.isOn = profile.blockGain() < 1 && allowed.test(ZSTD);
    }

    /// How many pages go by without an attempt.
    private record Pause(int length, int left) {}

    /// Whether blocks are compressed at all.
    boolean isOn() {
        return isOn;
    }

    /// Replaces the costs of candidates by what they would be compressed, where that pays.
    ///
    /// @return the candidates, cheapest first
    List<Candidate> weigh(List<Candidate> candidates, Column values, Column sample, NodeWriter writer) {
        double smallest = Double.POSITIVE_INFINITY;
        for (Candidate candidate : candidates) {
            smallest = Math.min(smallest, candidate.bytes());
        }
        List<Candidate> weighed = new ArrayList<>();
        for (Candidate candidate : candidates) {
            double hopeless = candidate.encoding().id() == Fsst.ID ? HOPELESS_CODES : HOPELESS;
            boolean isHopeless = candidate.bytes() > hopeless * smallest || candidate.bytes() < FEWEST_BYTES;
            double share = isHopeless ? 1 : share(candidate.encoding(), sample, writer);
            if (share > 1 - profile.blockGain()) {
                weighed.add(candidate);
            } else {
                double bytes = share * candidate.bytes();
                double cost = candidate.cost() - candidate.bytes() + bytes + decodeCost(candidate.bytes());
                weighed.add(new Candidate(candidate.encoding(), bytes, cost));
            }
        }
        weighed.sort((a, b) -> Double.compare(a.cost(), b.cost()));
        return weighed;
    }

    /// What part of a sample's bytes is left once they are compressed.
    private double share(Encoding encoding, Column sample, NodeWriter writer) {
        Double known = writer.share(encoding);
        if (known != null) {
            return known;
        }
        ByteSink sink = writer.sink();
        int start = sink.size();
        try {
            return writer.writeTrial(encoding, sample) ? share(sink, start) : 1;
        } finally {
            sink.truncate(start);
        }
    }

    /// What part is left of the bytes at the end of a sink once they are compressed; they are not kept.
    double share(ByteSink sink, int start) {
        int plain = sink.size() - start;
        ZstdBlock.compress(sink, start, start, Integer.MAX_VALUE, TRIAL_LEVEL);
        return (double) (sink.size() - start) / plain;
    }

    /// How many bytes are left of those at the end of a sink if each is coded by how often it occurs; they are not
    /// kept.
    int singleBytes(ByteSink sink, int start) {
        ZstdBlock.compress(sink, start, start, Integer.MAX_VALUE, ZstdFrames.SINGLE_BYTES);
        return sink.size() - start;
    }

    /// The candidates that are worth being tried on the whole page.
    List<Candidate> close(List<Candidate> candidates, int values) {
        List<Candidate> close = new ArrayList<>();
        double factor = profile == Profile.COMPACT || values < MANY ? CLOSE : CLOSE_OF_MANY;
        boolean pays = false;
        for (Candidate candidate : candidates) {
            if (close.size() < MOST_CLOSE
                    && candidate.cost() <= factor * candidates.getFirst().cost()) {
                close.add(candidate);
                pays |= candidate.bytes() >= FEWEST_BYTES;
            }
        }
        return pays ? close : List.of();
    }

    /// What uncompressing costs, in bytes.
    double decodeCost(double plainBytes) {
        return profile.bytesPerNano() * ZstdBlock.NANOS_PER_BYTE * plainBytes;
    }

    /// Learns where compressing did not pay.
    void learn(BlockChoice other) {
        pauses.putAll(other.pauses);
    }

    /// Forgets whether compressing paid at a place.
    void forget(String place) {
        pauses.remove(place);
    }

    /// Compresses the node at the end of a sink, if that pays and did not fail to a moment ago.
    ///
    /// @return whether the node was replaced
    boolean wrap(ByteSink sink, int start, Column values, String place) {
        int plain = sink.size() - start;
        if (plain < FEWEST_BYTES) {
            return false;
        }
        Pause pause = pauses.getOrDefault(place, new Pause(0, 0));
        if (pause.left > 0) {
            pauses.put(place, new Pause(pause.length, pause.left - 1));
            return false;
        }
        if (!wrap(sink, start, values, (int) (plain * (1 - profile.blockGain())))) {
            int length = Math.min(LONGEST_PAUSE, 2 * pause.length + 1);
            pauses.put(place, new Pause(length, length));
            return false;
        }
        pauses.remove(place);
        return true;
    }

    /// Compresses the node at the end of a sink.
    ///
    /// @param most the most bytes that it may take then
    /// @return whether the node was replaced
    boolean wrap(ByteSink sink, int start, Column values, int most) {
        int body = start + NodeWriter.HEADER_BYTES;
        if (!ZstdBlock.compress(sink, start, body, most - NodeWriter.HEADER_BYTES, levels)) {
            return false;
        }
        sink.setInt(start, ZstdBlock.ID | (values.type().kind().code() << 8));
        sink.setInt(start + 4, values.size());
        sink.setInt(start + 8, sink.size() - body);
        sink.setInt(start + 12, 0);
        sink.align(8);
        return true;
    }
}
