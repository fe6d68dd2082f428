package dev.basalt.bench.ncf;

import dev.basalt.bench.ncf.Contender.Between;
import dev.basalt.bench.ncf.Contender.Request;
import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Has the contenders write and read one table, taking turns.
final class TableTrial {
    private static final int LOOKED_UP = 10_000;
    private static final long LEAST_NANOS = 100_000_000;
    private static final long WARM_UP_NANOS = 300_000_000;

    private final Batch table;
    private final NcfArguments arguments;
    private final Path folder;
    private final Consumer<String> progress;
    private final Map<ContenderName, Contender> running = new EnumMap<>(ContenderName.class);
    private final Map<ContenderName, Path> files = new EnumMap<>(ContenderName.class);
    private final Map<ContenderName, Long> sizes = new EnumMap<>(ContenderName.class);
    private final Map<ContenderName, String> absent = new EnumMap<>(ContenderName.class);

    /// Who measured what.
    ///
    /// @param sizes   bytes of the files
    /// @param figures everything that has a time
    /// @param absent  who did not take part, and why
    record Result(Map<ContenderName, Long> sizes, List<Figure> figures, Map<ContenderName, String> absent) {}

    private record Turn(ContenderName name, Operation operation, int threads) {}

    TableTrial(Batch table, NcfArguments arguments, Path folder, Consumer<String> progress) {
        this.table = table;
        this.arguments = arguments;
        this.folder = folder;
        this.progress = progress;
    }

    Result run() throws IOException {
        for (ContenderName name : arguments.contenders()) {
            admit(name);
        }
        Map<Turn, List<Double>> times = new LinkedHashMap<>();
        Map<Turn, long[]> counts = new LinkedHashMap<>();
        for (int round = 0; round <= arguments.rounds(); round++) {
            for (int threads : arguments.threads()) {
                for (Operation operation : operations()) {
                    List<ContenderName> order = new ArrayList<>(running.keySet());
                    Collections.rotate(order, round);
                    for (ContenderName name : order) {
                        if (running.containsKey(name)) {
                            progress.accept("round " + round + " of " + arguments.rounds() + ", " + threads
                                    + " thread(s), " + operation.label() + ", " + name.label());
                            turn(new Turn(name, operation, threads), round == 0, times, counts);
                        }
                    }
                }
            }
        }
        List<Figure> figures = new ArrayList<>();
        times.forEach((turn, nanos) -> {
            long[] count = counts.get(turn);
            if (running.containsKey(turn.name) && count != null) {
                figures.add(new Figure(turn.name, turn.operation, turn.threads, count[0], nanos, count[1]));
            }
        });
        for (ContenderName name : List.copyOf(running.keySet())) {
            dismiss(name);
        }
        return new Result(sizes, figures, absent);
    }

    private List<Operation> operations() {
        return arguments.operations().stream().filter(this::applies).toList();
    }

    private boolean applies(Operation operation) {
        return switch (operation) {
            case WRITE, READ, ONE_COLUMN -> true;
            case THREE_COLUMNS -> table.columns().size() > 3;
            case FILTER -> between() != null;
            case ROWS -> table.rowCount() >= LOOKED_UP;
        };
    }

    /// Opens a contender, has it write and compares what it reads: once, outside what is measured.
    private void admit(ContenderName name) {
        progress.accept("checking values of " + name.label());
        Path file = folder.resolve(name.option());
        files.put(name, file);
        try {
            Contender contender = name.open(table);
            running.put(name, contender);
            contender.write(file, 1);
            sizes.put(name, Files.size(file));
            ValueCheck check = new ValueCheck(table);
            contender.read(file, Request.all(table.schema()), 1, () -> check);
            check.finish();
        } catch (Exception | LinkageError e) {
            refuse(name, e);
        }
    }

    private void refuse(ContenderName name, Throwable reason) {
        absent.put(
                name,
                reason.getMessage() == null
                        ? reason.toString()
                        : reason.getMessage().lines().findFirst().orElse(""));
        sizes.remove(name);
        dismiss(name);
    }

    private void dismiss(ContenderName name) {
        Contender contender = running.remove(name);
        try {
            if (contender != null) {
                contender.close();
            }
            Files.deleteIfExists(files.get(name));
        } catch (Exception e) {
            progress.accept(name.label() + " should close, but did not: " + e.getMessage());
        }
    }

    private void turn(Turn turn, boolean warmUp, Map<Turn, List<Double>> times, Map<Turn, long[]> counts) {
        Contender contender = running.get(turn.name);
        Path file = files.get(turn.name);
        if (contender == null || file == null) {
            return;
        }
        try {
            Request request = request(turn.operation);
            long expected = expectedRows(request);
            long total = 0;
            int repeats = 0;
            while (total < (warmUp ? WARM_UP_NANOS : LEAST_NANOS)) {
                if (turn.operation == Operation.WRITE) {
                    Files.deleteIfExists(file);
                }
                long start = System.nanoTime();
                long[] count = perform(contender, file, turn, request);
                total += System.nanoTime() - start;
                repeats++;
                if (count[0] != expected) {
                    throw new IllegalStateException("there must be " + expected + " rows, but were " + count[0]);
                }
                counts.put(turn, count);
            }
            if (!warmUp) {
                times.computeIfAbsent(turn, key -> new ArrayList<>()).add((double) total / repeats);
            }
        } catch (Exception | LinkageError e) {
            refuse(turn.name, e);
        }
    }

    /// Returns rows, and bytes touched or -1.
    private long[] perform(Contender contender, Path file, Turn turn, Request request) throws Exception {
        if (turn.operation == Operation.WRITE) {
            contender.write(file, turn.threads);
            return new long[] {table.rowCount(), -1};
        }
        ConcurrentLinkedQueue<Digest> digests = new ConcurrentLinkedQueue<>();
        long touched = contender.read(file, request, turn.threads, () -> {
            Digest digest = new Digest();
            digests.add(digest);
            return digest;
        });
        long rows = digests.stream().mapToLong(Digest::rows).sum();
        return new long[] {rows, touched};
    }

    private long expectedRows(Request request) {
        Between between = request.between();
        if (between != null) {
            LongColumn keys = table.column(between.column(), LongColumn.class);
            long count = 0;
            for (int i = 0; i < keys.size(); i++) {
                count += keys.get(i) >= between.low() && keys.get(i) <= between.high() ? 1 : 0;
            }
            return count;
        }
        return request.rows() != null ? request.rows().length : table.rowCount();
    }

    private Request request(Operation operation) {
        Schema schema = table.schema();
        return switch (operation) {
            case THREE_COLUMNS -> Request.all(some(0, schema.size() / 2, schema.size() - 1));
            case ONE_COLUMN -> Request.all(some(schema.size() / 2));
            case FILTER -> new Request(schema, between(), null);
            case ROWS -> new Request(schema, null, lookedUp());
            case READ, WRITE -> Request.all(schema);
        };
    }

    private Schema some(int... indexes) {
        List<Field> fields = new ArrayList<>();
        for (int index : indexes) {
            fields.add(table.schema().field(index));
        }
        return Schema.of(fields);
    }

    /// Of a first column of sorted integers without nulls, about a hundredth in the middle.
    private @Nullable Between between() {
        Field first = table.schema().field(0);
        if (first.type() != Simple.INT64 || first.nullable() || table.schema().size() == 1) {
            return null;
        }
        LongColumn keys = (LongColumn) table.column(0);
        for (int i = 1; i < keys.size(); i++) {
            if (keys.get(i) < keys.get(i - 1)) {
                return null;
            }
        }
        int middle = keys.size() / 2;
        return keys.size() < 200
                ? null
                : new Between(first.name(), keys.get(middle), keys.get(middle + keys.size() / 100 - 1));
    }

    private long[] lookedUp() {
        return new SplittableRandom(1)
                .longs(0, table.rowCount())
                .distinct()
                .limit(LOOKED_UP)
                .sorted()
                .toArray();
    }
}
