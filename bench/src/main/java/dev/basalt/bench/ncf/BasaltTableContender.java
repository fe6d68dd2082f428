package dev.basalt.bench.ncf;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.file.NcfFile;
import dev.basalt.columnar.file.NcfOptions;
import dev.basalt.columnar.file.NcfScan;
import dev.basalt.columnar.file.NcfWriter;
import dev.basalt.columnar.file.RowRange;
import dev.basalt.columnar.schema.Field;
import dev.basalt.core.storage.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// NCF: the checksum of every page that is read is compared.
final class BasaltTableContender implements Contender {
    private static final long SPLIT_BYTES = 4L << 20;

    private final Batch table;
    private final Profile profile;
    private final Workers workers = new Workers();

    BasaltTableContender(Batch table, Profile profile) {
        this.table = table;
        this.profile = profile;
    }

    @Override
    public void write(Path path, int threads) throws IOException {
        NcfOptions options = NcfOptions.DEFAULT
                .withProfile(profile)
                .withExecutor(threads == 1 ? null : workers.executor(threads - 1));
        try (NcfWriter writer = NcfWriter.create(Disk.system(), path, table.schema(), options)) {
            writer.write(table);
            writer.finish();
        }
    }

    @Override
    public long read(Path path, Request request, int threads, Supplier<Taker> takers) throws Exception {
        List<String> names =
                request.columns().fields().stream().map(Field::name).toList();
        try (NcfFile file = NcfFile.open(Disk.system(), path, NcfOptions.DEFAULT)) {
            if (request.rows() != null) {
                takers.get().take(file.take(request.rows(), names));
                return -1;
            }
            Between between = request.between();
            if (between != null) {
                return find(file, names, between, takers.get());
            }
            Iterator<RowRange> ranges =
                    (threads == 1 ? List.of(new RowRange(0, file.rowCount())) : file.splits(SPLIT_BYTES)).iterator();
            Callable<@Nullable Void> work = () -> {
                Taker taker = takers.get();
                Batch batch = new Batch(request.columns());
                for (RowRange range = next(ranges); range != null; range = next(ranges)) {
                    try (NcfScan scan = file.scan()
                            .columns(names)
                            .rows(range.from(), range.to())
                            .open()) {
                        while (scan.next(batch)) {
                            taker.take(batch);
                        }
                    }
                }
                return null;
            };
            workers.runAll(threads, work);
            return -1;
        }
    }

    private static @Nullable RowRange next(Iterator<RowRange> ranges) {
        synchronized (ranges) {
            return ranges.hasNext() ? ranges.next() : null;
        }
    }

    private static long find(NcfFile file, List<String> names, Between between, Taker taker) throws IOException {
        String column = '"' + between.column() + '"';
        String filter = column + " >= " + between.low() + " and " + column + " <= " + between.high();
        try (NcfScan scan = file.scan().columns(names).where(filter).open()) {
            Batch batch = new Batch(scan.schema());
            while (scan.next(batch)) {
                taker.take(batch);
            }
            return scan.bytesRead();
        }
    }

    @Override
    public void close() {
        workers.close();
    }
}
