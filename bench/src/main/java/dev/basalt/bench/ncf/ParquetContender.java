package dev.basalt.bench.ncf;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.Column;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.filter2.columnindex.RowRanges;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.filter2.predicate.Operators.LongColumn;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/// parquet-java: the CRC-32 of every page that is read is compared.
///
/// One thread writes a file; row groups are read by several threads where there are several.
final class ParquetContender implements Contender {
    private static final int BATCH_ROWS = 8192;

    private final Batch table;
    private final WriterVersion version;
    private final CompressionCodecName codec;
    private final Workers workers = new Workers();

    ParquetContender(Batch table, WriterVersion version, CompressionCodecName codec) {
        this.table = table;
        this.version = version;
        this.codec = codec;
    }

    @Override
    public void write(Path path, int threads) throws IOException {
        try (org.apache.parquet.hadoop.ParquetWriter<ParquetRows.Row> writer = new ParquetRows.Builder(
                        new LocalOutputFile(path), table)
                .withConf(new PlainParquetConfiguration())
                .withCompressionCodec(codec)
                .withWriterVersion(version)
                .build()) {
            ParquetRows.Row row = new ParquetRows.Row();
            int rows = table.rowCount();
            for (row.index = 0; row.index < rows; row.index++) {
                writer.write(row);
            }
        }
    }

    private static ParquetReadOptions options(Request request) {
        ParquetReadOptions.Builder options =
                ParquetReadOptions.builder(new PlainParquetConfiguration()).usePageChecksumVerification(true);
        Between between = request.between();
        if (between != null) {
            LongColumn column = FilterApi.longColumn(between.column());
            options.withRecordFilter(FilterCompat.get(
                    FilterApi.and(FilterApi.gtEq(column, between.low()), FilterApi.ltEq(column, between.high()))));
        }
        return options.build();
    }

    @Override
    public long read(Path path, Request request, int threads, Supplier<Taker> takers) throws Exception {
        AtomicInteger next = new AtomicInteger();
        AtomicLong touched = new AtomicLong();
        Callable<@Nullable Void> work = () -> {
            CountedFile file = new CountedFile(path);
            try (ParquetFileReader reader = ParquetFileReader.open(file, options(request))) {
                MessageType schema = ParquetSchemas.of(request.columns());
                reader.setRequestedSchema(schema);
                Taker taker = takers.get();
                Batch out = new Batch(request.columns());
                long first = 0;
                int mine = next.getAndIncrement();
                for (int i = 0; i < reader.getRowGroups().size(); i++) {
                    long rows = reader.getRowGroups().get(i).getRowCount();
                    if (i == mine) {
                        group(reader, schema, i, first, request, taker, out);
                        mine = next.getAndIncrement();
                    }
                    first += rows;
                }
                if (request.between() != null || request.rows() != null) {
                    taker.take(out);
                }
            }
            touched.addAndGet(file.touched());
            return null;
        };
        workers.runAll(threads, work);
        return touched.get();
    }

    private static void group(
            ParquetFileReader reader,
            MessageType schema,
            int index,
            long firstRow,
            Request request,
            Taker taker,
            Batch out)
            throws IOException {
        long[] wanted = request.rows();
        PageReadStore pages;
        if (wanted != null) {
            RowRanges.Builder ranges = RowRanges.builder();
            long behind = firstRow + reader.getRowGroups().get(index).getRowCount();
            for (long row : wanted) {
                if (row >= firstRow && row < behind) {
                    ranges.addSelectedRow(row - firstRow);
                }
            }
            pages = reader.readFilteredRowGroup(index, ranges.build());
        } else if (request.between() != null) {
            pages = reader.readFilteredRowGroup(index);
        } else {
            pages = reader.readRowGroup(index);
        }
        if (pages == null) {
            return;
        }
        ColumnReadStoreImpl store = new ColumnReadStoreImpl(
                pages, new NoRecords(), schema, reader.getFileMetaData().getCreatedBy());
        ParquetColumns columns = new ParquetColumns(store, schema);
        Batch batch = wanted != null ? out : new Batch(request.columns());
        long left = pages.getRowCount();
        while (left > 0) {
            int rows = (int) Math.min(left, wanted != null ? left : BATCH_ROWS);
            if (wanted == null) {
                batch.clear();
            }
            for (int i = 0; i < batch.columns().size(); i++) {
                Column column = batch.column(i);
                columns.read(i, rows, column);
            }
            left -= rows;
            Between between = request.between();
            if (between != null) {
                Selection.between(batch, between, out);
            } else if (wanted == null) {
                taker.take(batch);
            }
        }
    }

    @Override
    public void close() {
        workers.close();
    }
}
