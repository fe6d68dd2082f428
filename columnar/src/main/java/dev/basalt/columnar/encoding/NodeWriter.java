package dev.basalt.columnar.encoding;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.encoding.block.ZstdBlock;
import dev.basalt.columnar.encoding.integer.FrameOfReference;
import dev.basalt.columnar.encoding.plain.Constant;
import dev.basalt.columnar.encoding.plain.Raw;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Writes nodes: values in the encoding that costs least, which may write some of what it holds as nodes of their
/// own.
///
/// The encoding is chosen by encoding a sample in each that applies; of one column's pages the next tries the last
/// one's first.
///
/// - **Source:** sampling runs of consecutive values and cascading encodings as in BtrBlocks (Kuschewski et al. 2023)
/// - **Threads:** confined to one
public final class NodeWriter {
    /// The size of a node's header.
    static final int HEADER_BYTES = 16;

    private static final Encoding RAW = Objects.requireNonNull(Encodings.find(Raw.ID));
    private static final int MAX_DEPTH = 3;
    private static final int SAMPLE_RUNS = 16;
    private static final int SAMPLE_RUN = 64;
    /// The next page keeps an encoding that took at most so many times the bytes a value it took before.
    private static final double STAYS_GOOD = 1.1;
    /// And so many bytes, which few values may take more or less by chance.
    private static final int SLACK = 48;
    /// What part of the bytes may not become less with fewer values.
    private static final double FIXED = 0.5;
    /// What is kept of the bytes a value of pages before.
    private static final double FADING = 0.95;
    /// Rounding is tried where one byte in so many is of integers that are split between bytes.
    private static final int ODD_SHARE = 4;
    /// On a page of so many values rounding is tried only if it does well on a sample.
    private static final int MANY = 8192;
    /// The code for the bytes of a sample takes about so many bytes itself.
    private static final int SAMPLE_SLACK = 64;
    /// Where rounding did not pay, it is tried again after so many pages.
    private static final int ROUNDING_PAUSE = 15;

    private final Profile profile;
    private final Predicate<Encoding> allowed;
    private final Map<String, Remembered> memory;
    private final Map<String, Object> kept = new HashMap<>();
    private final BlockChoice blocks;
    private ByteSink sink;
    private Workspace workspace = new Workspace();
    private final List<Encoding> path = new ArrayList<>();
    private final List<Integer> childNumbers = new ArrayList<>();
    private boolean trial;
    /// Of places where rounded widths, compressed, took least: the bytes a value.
    private final Map<String, Double> rounded = new HashMap<>();
    /// For how many pages they are not tried, after they were not.
    private final Map<String, Integer> unrounded = new HashMap<>();

    /// How many samples are being encoded to find out how to encode others.
    private int trialDepth;
    /// What the outermost of them was encoded in, at each place, and whether another is encoded alike.
    private final Map<String, Encoding> rehearsed = new HashMap<>();

    private boolean repeats;
    private boolean rounding;
    private long oddBytes;
    /// What part is left of encoded samples of the page once they are compressed.
    private final Map<Encoding, Double> shares = new HashMap<>();

    /// What was chosen at one place of the tree of a page, the bytes a value that it took, and all of them.
    private record Remembered(Encoding encoding, double bytesPerValue, int bytes) {
        /// With how many bytes it is as good for other values: some of the bytes stay where there are fewer values.
        double mostBytes(int values) {
            double expected = bytesPerValue * values;
            return STAYS_GOOD * expected + SLACK + FIXED * Math.max(0, bytes - expected);
        }
    }

    /// A writer that chooses among all encodings.
    ///
    /// @param profile what the file is to be good at
    public NodeWriter(Profile profile) {
        this(profile, encoding -> true);
    }

    /// A writer that chooses among some encodings.
    ///
    /// @param profile what the file is to be good at
    /// @param allowed which encodings may be used, wherever they apply; `raw` is used where none does
    public NodeWriter(Profile profile, Predicate<Encoding> allowed) {
        this(profile, allowed, new HashMap<>(), new ByteSink());
    }

    private NodeWriter(Profile profile, Predicate<Encoding> allowed, Map<String, Remembered> memory, ByteSink sink) {
        this.profile = profile;
        this.allowed = allowed;
        this.memory = memory;
        this.sink = sink;
        this.blocks = new BlockChoice(profile, allowed);
    }

    /// What the file is to be good at.
    ///
    /// @return the profile
    public Profile profile() {
        return profile;
    }

    /// Where the body of the node goes that is being written.
    ///
    /// @return the sink itself
    public ByteSink sink() {
        return sink;
    }

    /// Writes to another sink from now on; what was learnt of earlier pages is kept.
    ///
    /// @param target receives nodes
    /// @param lent   lent to encodings from now on
    public void into(ByteSink target, Workspace lent) {
        sink = target;
        workspace = lent;
    }

    /// What is lent to encodings while they write.
    ///
    /// @return the workspace itself
    public Workspace workspace() {
        return workspace;
    }

    /// Learns what another writer knows of its earlier pages.
    ///
    /// @param other a writer with the same profile and encodings, of other pages of the same column
    public void learn(NodeWriter other) {
        memory.putAll(other.memory);
        kept.putAll(other.kept);
        blocks.learn(other.blocks);
        rounded.putAll(other.rounded);
        unrounded.putAll(other.unrounded);
    }

    /// What the encoding that is writing now kept when it wrote the same values of an earlier page.
    ///
    /// @return what it gave to [#keep]; null if there is nothing, and for samples
    public @Nullable Object kept() {
        return trial ? null : kept.get(place(""));
    }

    /// Keeps something for the next page of the same values.
    ///
    /// @param what immutable; writers in other threads may learn it
    public void keep(Object what) {
        if (!trial) {
            kept.put(place(""), what);
        }
    }

    /// Whether this encodes a sample only, whose bytes are counted and dropped.
    ///
    /// @return whether it does
    public boolean isTrial() {
        return trial;
    }

    /// Writes values as a node, in the encoding that costs least.
    ///
    /// @param values any number of rows, no nulls; must not be changed
    public void child(Column values) {
        if (path.isEmpty() && !trial) {
            workspace.nextPage();
        }
        sink.align(8);
        if (values.size() == 0) {
            header(RAW, values);
        } else if (path.isEmpty() && !trial && blocks.isOn()) {
            rootOf(values);
        } else {
            childOf(values);
        }
        if (!childNumbers.isEmpty()) {
            childNumbers.set(childNumbers.size() - 1, childNumbers.getLast() + 1);
        }
    }

    /// Writes values as a node, in the encoding that costs least, where the order of children says little about them.
    ///
    /// @param values any number of rows, no nulls; must not be changed
    /// @param name   what the child of another page has that holds values of the same sort, and no other
    public void child(Column values, int name) {
        int number = childNumbers.getLast();
        childNumbers.set(childNumbers.size() - 1, name);
        child(values);
        childNumbers.set(childNumbers.size() - 1, number);
    }

    /// Writes values as a node that may be compressed as a block for itself.
    ///
    /// @param values any number of rows, no nulls; must not be changed
    public void blockChild(Column values) {
        sink.align(8);
        if (values.size() == 0 || trial || !blocks.isOn()) {
            child(values);
            return;
        }
        rootOf(values);
        childNumbers.set(childNumbers.size() - 1, childNumbers.getLast() + 1);
    }

    private void childOf(Column values) {
        String place = place(values);
        if (trialDepth == 1 && repeats) {
            Encoding before = rehearsed.get(place);
            if (before != null && before.applies(values) && write(before, values, place, null)) {
                return;
            }
        }
        int start = sink.size();
        if (!writeRemembered(values, place)) {
            writeFirst(candidates(values), values, place);
        }
        if (trialDepth == 1) {
            rehearsed.put(place, Objects.requireNonNull(Encodings.find(Byte.toUnsignedInt(sink.bytes()[start]))));
        }
    }

    /// Whether integers are to be packed so that none is split between bytes, as a code for each byte wants it.
    ///
    /// @return whether they are
    public boolean isRounding() {
        return rounding;
    }

    /// Takes note of packed integers that are split between bytes.
    ///
    /// @param bytes how many bytes they take
    public void noteOdd(long bytes) {
        oddBytes += trial ? 0 : bytes;
    }

    /// Writes the root of a page, packed as closely as can be or in whole bytes that are compressed.
    private void rootOf(Column values) {
        String place = place(values);
        Double expected = rounded.remove(place);
        if (expected != null && writeRounded(values, place, (int) (STAYS_GOOD * expected * values.size()))) {
            return;
        }
        int start = sink.size();
        oddBytes = 0;
        plainRootOf(values, place);
        int bytes = sink.size() - start;
        if (ODD_SHARE * oddBytes < bytes) {
            return;
        }
        int pause = unrounded.getOrDefault(place, 0);
        if (pause > 0) {
            unrounded.put(place, pause - 1);
            return;
        }
        boolean isPlain = sink.bytes()[start] != ZstdBlock.ID;
        int end = sink.size();
        if (mayRound(values, place)
                && writeRounded(values, place, (int) (bytes * (isPlain ? 1 - profile.blockGain() : 1)) - 1)) {
            byte[] better = Arrays.copyOfRange(sink.bytes(), end, sink.size());
            sink.truncate(start);
            sink.putBytes(better, 0, better.length);
        } else {
            unrounded.put(place, ROUNDING_PAUSE);
        }
    }

    /// Whether a sample lets hope that rounded widths, compressed, take less than what was just written.
    private boolean mayRound(Column values, String place) {
        Remembered last = memory.get(place);
        if (last == null || values.size() < MANY || profile == Profile.COMPACT) {
            return true;
        }
        Column sample = sample(values);
        int start = sink.size();
        boolean outer = repeats;
        try {
            if (!writeTrial(last.encoding, sample)) {
                return true;
            }
            int plain = sink.size() - start;
            sink.truncate(start);
            rounding = true;
            repeats = true;
            boolean done = writeTrial(last.encoding, sample);
            return done && blocks.singleBytes(sink, start) <= plain + SAMPLE_SLACK;
        } finally {
            rounding = false;
            repeats = outer;
            sink.truncate(start);
        }
    }

    /// Writes the root of a page again as it was written last, but in whole bytes and compressed.
    ///
    /// @return whether it took at most so many bytes; if not, nothing was written
    private boolean writeRounded(Column values, String place, int most) {
        Remembered last = memory.get(place);
        int start = sink.size();
        if (last == null || !last.encoding.applies(values)) {
            return false;
        }
        rounding = true;
        boolean done = write(last.encoding, values, place, null);
        rounding = false;
        if (!done || !blocks.wrap(sink, start, values, most)) {
            sink.truncate(start);
            return false;
        }
        rounded.put(place, (double) (sink.size() - start) / values.size());
        return true;
    }

    /// Writes the root of a page, which may be compressed as a block.
    private void plainRootOf(Column values, String place) {
        int start = sink.size();
        if (writeRemembered(values, place)) {
            blocks.wrap(sink, start, values, place);
            return;
        }
        shares.clear();
        List<Candidate> candidates = blocks.weigh(candidates(values), values, sample(values), this);
        List<Candidate> close = blocks.close(candidates, values.size());
        if (close.size() < 2) {
            writeFirst(candidates, values, place);
            blocks.wrap(sink, start, values, place);
        } else {
            writeSmallest(close, values, place);
        }
    }

    /// Writes values in several encodings, each compressed if that pays, and keeps the cheapest.
    private void writeSmallest(List<Candidate> candidates, Column values, String place) {
        int start = sink.size();
        byte[] best = new byte[0];
        double bestCost = Double.POSITIVE_INFINITY;
        Remembered remembered = null;
        for (Candidate candidate : candidates) {
            if (write(candidate.encoding, values, place, null)) {
                int plain = sink.size() - start;
                blocks.forget(place);
                boolean wrapped = blocks.wrap(sink, start, values, place);
                double cost = sink.size()
                        - start
                        + decodeCost(candidate.encoding, values)
                        + (wrapped ? blocks.decodeCost(plain) : 0);
                if (cost < bestCost) {
                    bestCost = cost;
                    best = Arrays.copyOfRange(sink.bytes(), start, sink.size());
                    remembered = memory.get(place);
                }
                sink.truncate(start);
            }
        }
        if (remembered == null) {
            writeFirst(candidates(values), values, place);
            return;
        }
        blocks.forget(place);
        memory.put(place, remembered);
        sink.putBytes(best, 0, best.length);
    }

    private double decodeCost(Encoding encoding, Column values) {
        return profile.bytesPerNano() * encoding.decodeNanos() * values.size();
    }

    private boolean writeRemembered(Column values, String place) {
        Remembered last = trial ? null : memory.get(place);
        return last != null
                && last.encoding.applies(values)
                && write(last.encoding, values, place, rounding ? null : last);
    }

    private void writeFirst(List<Candidate> candidates, Column values, String place) {
        for (Candidate candidate : candidates) {
            if (write(candidate.encoding, values, place, null)) {
                return;
            }
        }
        throw new IllegalStateException(
                "raw must apply to all values, but failed on " + values.type().label());
    }

    /// Writes values as a node in one encoding, whatever it costs.
    ///
    /// @param encoding the encoding
    /// @param values   at least one row, no nulls; must not be changed
    /// @return whether it worked; if not, nothing was written
    public boolean forced(Encoding encoding, Column values) {
        workspace.nextPage();
        sink.align(8);
        return write(encoding, values, place(values), null);
    }

    private String place(Column values) {
        return place(values.type().kind().name());
    }

    private String place(String kind) {
        StringBuilder place = new StringBuilder(kind);
        for (int i = 0; i < path.size(); i++) {
            place.append('/').append(path.get(i).id()).append('.').append(childNumbers.get(i));
        }
        return place.toString();
    }

    /// What an encoding would come to.
    ///
    /// @param encoding the encoding
    /// @param bytes    about how many bytes values would take; infinite if it does not work on them
    /// @param cost     the bytes and what decoding costs, weighed by the profile: the least is tried first
    public record Candidate(Encoding encoding, double bytes, double cost) {}

    /// What each encoding that may be tried on values would come to, as [#child] weighs them.
    ///
    /// @param values at least one row, no nulls; must not be changed
    /// @return the encodings, the best first
    public List<Candidate> weigh(Column values) {
        shares.clear();
        List<Candidate> candidates = candidates(values);
        return List.copyOf(blocks.isOn() ? blocks.weigh(candidates, values, sample(values), this) : candidates);
    }

    private List<Candidate> candidates(Column values) {
        Column sample = sample(values);
        List<Candidate> candidates = new ArrayList<>();
        double least = Double.POSITIVE_INFINITY;
        for (Encoding encoding : Encodings.all()) {
            boolean always = encoding.id() == Raw.ID;
            if (!always && !(isPossible(encoding) && allowed.test(encoding))) {
                continue;
            }
            if (encoding.applies(values)) {
                if (encoding.id() == Constant.ID && values.size() > 1) {
                    // Nothing is smaller, and all else would be tried on every value.
                    return List.of(new Candidate(encoding, 0, 0));
                }
                if (encoding.leastBytes(values) > least) {
                    continue;
                }
                double bytes = encoding.estimate(values, sample, this);
                candidates.add(new Candidate(encoding, bytes, bytes + decodeCost(encoding, values)));
                least = Math.min(least, candidates.getLast().cost);
            }
        }
        candidates.sort((a, b) -> Double.compare(a.cost, b.cost));
        return candidates;
    }

    /// Whether an encoding may be used below those that are being written.
    private boolean isPossible(Encoding encoding) {
        if (path.size() >= MAX_DEPTH) {
            // What has no children, or small ones, goes on for a while.
            return path.size() < MAX_DEPTH + 2
                    && (encoding.id() == Constant.ID || encoding.id() == FrameOfReference.ID);
        }
        return Collections.frequency(path, encoding) < (encoding.mayHoldItself() ? 2 : 1);
    }

    private static Column sample(Column values) {
        int size = values.size();
        if (size <= SAMPLE_RUNS * SAMPLE_RUN) {
            return values;
        }
        Column sample = Column.of(values.type());
        for (int run = 0; run < SAMPLE_RUNS; run++) {
            long from = (long) (size - SAMPLE_RUN) * run / (SAMPLE_RUNS - 1);
            sample.append(values, (int) from, SAMPLE_RUN);
        }
        return sample;
    }

    private boolean write(Encoding encoding, Column values, String place, @Nullable Remembered last) {
        int start = sink.size();
        header(encoding, values);
        path.add(encoding);
        childNumbers.add(0);
        boolean done = encoding.encode(values, this);
        path.removeLast();
        childNumbers.removeLast();
        int bytes = sink.size() - start;
        double perValue = (double) bytes / values.size();
        if (!done || (last != null && bytes > last.mostBytes(values.size()))) {
            sink.truncate(start);
            return false;
        }
        sink.setInt(start + 8, sink.size() - start - HEADER_BYTES);
        sink.align(8);
        if (!trial && !rounding) {
            // A page that takes less by chance does not make the next one look bad.
            double kept = last == null ? perValue : Math.max(perValue, FADING * last.bytesPerValue);
            memory.put(place, new Remembered(encoding, kept, bytes));
        }
        return true;
    }

    private void header(Encoding encoding, Column values) {
        sink.putByte(encoding.id());
        sink.putByte(values.type().kind().code());
        sink.putShort(0);
        sink.putInt(values.size());
        sink.putInt(0);
        sink.putInt(0);
    }

    /// Encodes a sample and drops the bytes.
    ///
    /// @param encoding what to try
    /// @param sample   at least one row
    /// @return how many bytes it took, header and children included; -1 if it does not work
    public long trialBytes(Encoding encoding, Column sample) {
        int start = sink.size();
        try {
            if (!writeTrial(encoding, sample)) {
                return -1;
            }
            int bytes = sink.size() - start;
            if (!repeats && path.isEmpty() && !trial && blocks.isOn()) {
                shares.putIfAbsent(encoding, blocks.share(sink, start));
            }
            return bytes;
        } finally {
            sink.truncate(start);
        }
    }

    /// What part of an encoded sample is left once it is compressed, if one was encoded for the page.
    @Nullable
    Double share(Encoding encoding) {
        return shares.get(encoding);
    }

    /// Encodes a sample; the caller drops the bytes.
    boolean writeTrial(Encoding encoding, Column sample) {
        boolean outer = trial;
        trial = true;
        if (trialDepth++ == 0 && !repeats) {
            rehearsed.clear();
        }
        try {
            return write(encoding, sample, "", null);
        } finally {
            trialDepth--;
            trial = outer;
        }
    }

    /// Encodes part of the sample that was encoded last, as that was, and drops the bytes.
    ///
    /// @param encoding what was tried
    /// @param part     at least one row
    /// @return how many bytes it took, header and children included; -1 if it does not work
    public long trialAgain(Encoding encoding, Column part) {
        boolean outer = repeats;
        repeats = true;
        try {
            return trialBytes(encoding, part);
        } finally {
            repeats = outer;
        }
    }

    /// Encodes part of what would be a child, in the encoding that costs least, and drops the bytes.
    ///
    /// @param parent whose child it would be
    /// @param sample any number of rows
    /// @return how many bytes it took, header included
    public long trialChild(Encoding parent, Column sample) {
        boolean outer = trial;
        trial = true;
        sink.align(8);
        int start = sink.size();
        path.add(parent);
        childNumbers.add(0);
        trialDepth += 2;
        try {
            child(sample);
            return (long) sink.size() - start;
        } finally {
            trialDepth -= 2;
            path.removeLast();
            childNumbers.removeLast();
            sink.truncate(start);
            trial = outer;
        }
    }
}
