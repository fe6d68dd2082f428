package dev.basalt.bench.ncf;

import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;

/// Stands where parquet-java wants something that makes records: columns are read instead.
final class NoRecords extends GroupConverter {
    private static final class NoValues extends PrimitiveConverter {}

    @Override
    public Converter getConverter(int index) {
        return new NoValues();
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
}
