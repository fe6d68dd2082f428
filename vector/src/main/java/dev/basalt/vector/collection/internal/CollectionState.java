package dev.basalt.vector.collection.internal;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.limit.Limits;
import dev.basalt.vector.Metric;
import dev.basalt.vector.RowType;
import dev.basalt.vector.collection.CollectionShape;
import dev.basalt.vector.collection.IndexKind;
import dev.basalt.vector.hnsw.HnswOptions;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What the manifest of a collection says, format version 1; see `docs/format/vector-collection.md`.
///
/// @param shape      what is fixed
/// @param nextNumber no file has this number or a higher one
/// @param logs       the logs, each going on where the one before ends
/// @param current    the state to open
/// @param previous   the one before, whose files are still there; null where there is none
record CollectionState(
        CollectionShape shape,
        long nextNumber,
        List<LogEntry> logs,
        Generation current,
        @Nullable Generation previous) {
    static final int VERSION = 1;

    CollectionState {
        logs = List.copyOf(logs);
    }

    /// What a manifest says of a log.
    ///
    /// @param number   the number in its name
    /// @param firstLsn the LSN of its first record
    record LogEntry(long number, long firstLsn) {}

    CollectionState withLog(long newNextNumber, LogEntry log) {
        List<LogEntry> all = new ArrayList<>(logs);
        all.add(log);
        return new CollectionState(shape, newNextNumber, all, current, previous);
    }

    /// The state with another generation in front, the one before it kept, and without logs that neither needs.
    CollectionState withGeneration(long newNextNumber, Generation next) {
        return new CollectionState(shape, newNextNumber, neededFrom(current.coveredLsn()), next, current);
    }

    /// The state without the generation before, and without logs that it alone needs.
    CollectionState alone() {
        return new CollectionState(shape, nextNumber, neededFrom(current.coveredLsn()), current, null);
    }

    /// The state that opens the generation before.
    CollectionState fallenBack(Generation to) {
        return new CollectionState(shape, nextNumber, logs, to, null);
    }

    /// The logs that have records behind an LSN; at least the last one.
    List<LogEntry> neededFrom(long coveredLsn) {
        int first = logs.size() - 1;
        while (first > 0 && logs.get(first).firstLsn() > coveredLsn + 1) {
            first--;
        }
        return logs.subList(first, logs.size());
    }

    /// The names of all files that this state needs.
    Set<String> fileNames() {
        Set<String> names = new TreeSet<>();
        logs.forEach(log -> names.add(FileNames.log(log.number())));
        addNames(current, names);
        if (previous != null) {
            addNames(previous, names);
        }
        return names;
    }

    private static void addNames(Generation generation, Set<String> names) {
        generation.segments().forEach(segment -> names.add(FileNames.segment(segment.number())));
        if (generation.removed().number() != 0) {
            names.add(FileNames.removed(generation.removed().number()));
        }
    }

    ByteBuffer encode() {
        int segments = current.segments().size()
                + (previous == null ? 0 : previous.segments().size());
        ByteBuffer bytes = ByteBuffer.allocate(64 + 16 * logs.size() + 2 * 32 + 24 * segments)
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(VERSION).putInt(shape.dimension()).putInt(Codes.of(shape.metric()));
        bytes.putInt(Codes.of(shape.type())).putInt(shape.index().code());
        HnswOptions graph = shape.graph();
        bytes.putInt(graph.m())
                .putInt(graph.efConstruction())
                .putInt(graph.ef())
                .putLong(graph.seed());
        bytes.putLong(nextNumber).putInt(logs.size()).putInt(previous == null ? 1 : 2);
        for (LogEntry log : logs) {
            bytes.putLong(log.number()).putLong(log.firstLsn());
        }
        put(bytes, current);
        if (previous != null) {
            put(bytes, previous);
        }
        return bytes.flip();
    }

    private static void put(ByteBuffer bytes, Generation generation) {
        Generation.RemovedEntry removed = generation.removed();
        bytes.putLong(generation.coveredLsn()).putLong(removed.number()).putLong(removed.byteSize());
        bytes.putInt(removed.crc()).putInt(generation.segments().size());
        for (SegmentEntry segment : generation.segments()) {
            bytes.putLong(segment.number()).putLong(segment.byteSize());
            bytes.putInt(segment.rowCount()).putInt(segment.entryCount());
        }
    }

    static CollectionState decode(Path path, ByteBuffer payload, Limits limits) {
        ByteBuffer bytes = payload.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        Location where = Location.of(path);
        try {
            Codes.checkVersion(where, "vector collection", bytes.getInt(), VERSION);
            int dimension = bytes.getInt();
            Limits.check(where, "dimension", dimension, limits.maxDimension(), "maxDimension");
            require(where, dimension >= 1, "dimension must be at least 1, but was " + dimension);
            Metric metric = Codes.metric(where, bytes.getInt());
            RowType type = Codes.rowType(where, bytes.getInt());
            IndexKind kind = Codes.indexKind(where, bytes.getInt());
            HnswOptions graph = new HnswOptions(bytes.getInt(), bytes.getInt(), bytes.getInt(), bytes.getLong());
            long nextNumber = bytes.getLong();
            int logCount = bytes.getInt();
            int generations = bytes.getInt();
            require(
                    where,
                    logCount >= 1 && logCount <= bytes.remaining() / 16 && (generations == 1 || generations == 2),
                    "manifest must name at least one log and 1 or 2 generations, but names " + logCount + " and "
                            + generations);
            List<LogEntry> logs = new ArrayList<>();
            for (int i = 0; i < logCount; i++) {
                LogEntry log = new LogEntry(bytes.getLong(), bytes.getLong());
                long least = i == 0 ? 1 : logs.getLast().firstLsn();
                require(where, log.firstLsn() >= least, "first LSNs of logs must ascend, but do not");
                logs.add(log);
            }
            Generation current = generation(where, bytes);
            Generation previous = generations == 2 ? generation(where, bytes) : null;
            require(where, !bytes.hasRemaining(), "manifest must end behind the last generation, but does not");
            CollectionShape shape = new CollectionShape(dimension, metric, type, kind, graph);
            return new CollectionState(shape, nextNumber, logs, current, previous);
        } catch (IllegalArgumentException e) {
            throw new CorruptDataException(where, "manifest must hold the options of graphs, but " + e.getMessage(), e);
        } catch (BufferUnderflowException e) {
            throw new CorruptDataException(
                    where, "manifest must hold all that it names, but ends after " + payload.remaining() + " bytes", e);
        }
    }

    private static Generation generation(Location where, ByteBuffer bytes) {
        long coveredLsn = bytes.getLong();
        Generation.RemovedEntry removed = new Generation.RemovedEntry(bytes.getLong(), bytes.getLong(), bytes.getInt());
        int count = bytes.getInt();
        require(
                where,
                coveredLsn >= 0 && count >= 0 && count <= bytes.remaining() / 24,
                "a generation must have a covered LSN and a number of segments of at least 0, but has " + coveredLsn
                        + " and " + count);
        List<SegmentEntry> segments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SegmentEntry segment = new SegmentEntry(bytes.getLong(), bytes.getLong(), bytes.getInt(), bytes.getInt());
            require(
                    where,
                    segment.byteSize() >= 0 && segment.rowCount() >= 0 && segment.entryCount() >= 0,
                    "sizes of segment " + segment.number() + " must be at least 0, but are not");
            segments.add(segment);
        }
        return new Generation(coveredLsn, removed, segments);
    }

    private static void require(Location where, boolean holds, String problem) {
        if (!holds) {
            throw new CorruptDataException(where, problem);
        }
    }
}
