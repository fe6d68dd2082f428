package dev.basalt.bench.ncf;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.schema.Field;
import dev.vortex.api.DataSource;
import dev.vortex.api.Expression;
import dev.vortex.api.ImmutableScanOptions;
import dev.vortex.api.Scan;
import dev.vortex.api.ScanOptions;
import dev.vortex.api.Session;
import dev.vortex.api.VortexWriter;
import dev.vortex.arrow.ArrowAllocation;
import dev.vortex.jni.NativeRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.arrow.c.ArrowArray;
import org.apache.arrow.c.ArrowSchema;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;

/// Vortex by its JNI: writes Arrow's buffers and reads into them. The format has no checksums.
final class VortexContender implements Contender {
    private static final int BATCH_ROWS = 1 << 16;

    private final BufferAllocator allocator = ArrowAllocation.rootAllocator();
    private final Session session = Session.create();
    private final Batch table;
    private final List<VectorSchemaRoot> roots = new ArrayList<>();

    VortexContender(Batch table) {
        this.table = table;
        for (int from = 0; from < table.rowCount(); from += BATCH_ROWS) {
            roots.add(ArrowTables.root(table, from, Math.min(BATCH_ROWS, table.rowCount() - from), allocator));
        }
    }

    @Override
    public void write(Path path, int threads) throws IOException {
        NativeRuntime.setWorkerThreads(threads - 1);
        try (VortexWriter writer = VortexWriter.create(
                session, path.toUri().toString(), ArrowTables.schema(table.schema()), Map.of(), allocator)) {
            for (VectorSchemaRoot root : roots) {
                try (ArrowArray array = ArrowArray.allocateNew(allocator);
                        ArrowSchema schema = ArrowSchema.allocateNew(allocator)) {
                    Data.exportVectorSchemaRoot(allocator, root, null, array, schema);
                    writer.writeBatch(array.memoryAddress(), schema.memoryAddress());
                }
            }
        }
    }

    @Override
    public long read(Path path, Request request, int threads, Supplier<Taker> takers) throws Exception {
        NativeRuntime.setWorkerThreads(threads - 1);
        Taker taker = takers.get();
        Scan scan = DataSource.open(session, path.toUri().toString()).scan(options(request));
        while (scan.hasNext()) {
            try (ArrowReader reader = scan.next().scanArrow(allocator)) {
                while (reader.loadNextBatch()) {
                    taker.take(reader.getVectorSchemaRoot());
                }
            }
        }
        return -1;
    }

    private static ScanOptions options(Request request) {
        String[] names = request.columns().fields().stream().map(Field::name).toArray(String[]::new);
        ImmutableScanOptions.Builder options = ScanOptions.builder()
                .projection(Expression.select(names, Expression.root()))
                .ordered(true);
        Between between = request.between();
        if (between != null) {
            Expression column = Expression.column(between.column());
            options.filter(Expression.and(
                    Expression.binary(Expression.BinaryOp.GTE, column, Expression.literal(between.low())),
                    Expression.binary(Expression.BinaryOp.LTE, column, Expression.literal(between.high()))));
        }
        long[] rows = request.rows();
        if (rows != null) {
            options.selectionIndices(rows).selectionMode(ScanOptions.SelectionMode.INCLUDE);
        }
        return options.build();
    }

    @Override
    public void close() {
        roots.forEach(VectorSchemaRoot::close);
    }
}
