package dev.basalt.bench.ncf;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FixedColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.schema.DataType.Simple;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/// Hands rows of a batch to parquet-java, which takes them row by row.
final class ParquetRows extends WriteSupport<ParquetRows.Row> {
    private final Batch table;
    private RecordConsumer consumer;

    /// Says which row is next, without an object for each.
    static final class Row {
        int index;
    }

    /// Makes writers of batches.
    static final class Builder extends ParquetWriter.Builder<Row, Builder> {
        private final Batch table;

        Builder(OutputFile file, Batch table) {
            super(file);
            this.table = table;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        @SuppressWarnings("deprecation") // abstract all the same
        protected WriteSupport<Row> getWriteSupport(Configuration configuration) {
            return new ParquetRows(table);
        }

        @Override
        protected WriteSupport<Row> getWriteSupport(ParquetConfiguration configuration) {
            return new ParquetRows(table);
        }
    }

    @SuppressWarnings("NullAway.Init") // prepareForWrite comes before the first row
    private ParquetRows(Batch table) {
        this.table = table;
    }

    @Override
    @SuppressWarnings("deprecation") // abstract all the same
    public WriteContext init(Configuration configuration) {
        return new WriteContext(ParquetSchemas.of(table.schema()), Map.of());
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
        return new WriteContext(ParquetSchemas.of(table.schema()), Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
        consumer = recordConsumer;
    }

    @Override
    public void write(Row row) {
        consumer.startMessage();
        for (int i = 0; i < table.columns().size(); i++) {
            Column column = table.column(i);
            if (!column.isNull(row.index)) {
                String name = table.schema().field(i).name();
                consumer.startField(name, i);
                value(column, row.index);
                consumer.endField(name, i);
            }
        }
        consumer.endMessage();
    }

    private void value(Column column, int row) {
        switch (column) {
            case LongColumn longs -> {
                switch (column.type()) {
                    case Simple simple when simple == Simple.BOOL -> consumer.addBoolean(longs.get(row) != 0);
                    case Simple simple when simple != Simple.INT64 -> consumer.addInteger((int) longs.get(row));
                    default -> consumer.addLong(longs.get(row));
                }
            }
            case DoubleColumn doubles -> consumer.addDouble(doubles.get(row));
            case FloatColumn floats -> consumer.addFloat(floats.get(row));
            case BytesColumn bytes -> {
                int start = bytes.offsets()[row];
                consumer.addBinary(Binary.fromReusedByteArray(bytes.bytes(), start, bytes.length(row)));
            }
            case FixedColumn fixed ->
                consumer.addBinary(Binary.fromReusedByteArray(fixed.bytes(), row * fixed.rowBytes(), fixed.rowBytes()));
            case WideColumn wide -> {
                if (column.type() == Simple.UUID) {
                    byte[] bytes = ByteBuffer.allocate(16)
                            .putLong(wide.high(row))
                            .putLong(wide.low(row))
                            .array();
                    consumer.addBinary(Binary.fromConstantByteArray(bytes));
                } else {
                    consumer.addLong(wide.low(row));
                }
            }
            default ->
                throw new IllegalArgumentException(
                        "columns must be flat, but one is " + column.type().label());
        }
    }
}
