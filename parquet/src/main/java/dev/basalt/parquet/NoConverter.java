package dev.basalt.parquet;

import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;

/// Stands where parquet-java wants to be told where values go: they are fetched here.
final class NoConverter extends GroupConverter {
    private final GroupType group;

    NoConverter(GroupType group) {
        this.group = group;
    }

    @Override
    public Converter getConverter(int field) {
        Type type = group.getType(field);
        return type.isPrimitive() ? new NoValueConverter() : new NoConverter(type.asGroupType());
    }

    @Override
    public void start() {}

    @Override
    public void end() {}

    private static final class NoValueConverter extends PrimitiveConverter {}
}
