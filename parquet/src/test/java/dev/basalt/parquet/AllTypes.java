package dev.basalt.parquet;

import dev.basalt.columnar.schema.DataType.Decimal;
import dev.basalt.columnar.schema.DataType.Element;
import dev.basalt.columnar.schema.DataType.FixedVector;
import dev.basalt.columnar.schema.DataType.ListOf;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.DataType.Struct;
import dev.basalt.columnar.schema.DataType.Time;
import dev.basalt.columnar.schema.DataType.TimeUnit;
import dev.basalt.columnar.schema.DataType.Timestamp;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.columnar.schema.SemanticType;
import java.util.List;
import java.util.Map;

/// Columns of all types.
final class AllTypes {
    private static final ListOf STRINGS = new ListOf(Field.of("item", Simple.STRING));

    /// A column of each type, and of types within types.
    static final Schema SCHEMA = Schema.of(
            Field.of("bool", Simple.BOOL),
            Field.of("int8", Simple.INT8),
            Field.of("int16", Simple.INT16),
            Field.of("int32", Simple.INT32),
            Field.of("int64", Simple.INT64).meaning(SemanticType.ID_KEY),
            Field.of("uint8", Simple.UINT8),
            Field.of("uint16", Simple.UINT16),
            Field.of("uint32", Simple.UINT32),
            Field.of("uint64", Simple.UINT64),
            Field.of("float16", Simple.FLOAT16),
            Field.of("float32", Simple.FLOAT32),
            Field.of("float64", Simple.FLOAT64),
            Field.of("date", Simple.DATE),
            Field.of("time", new Time(TimeUnit.MILLISECOND)),
            Field.of("timestamp", new Timestamp(TimeUnit.NANOSECOND, null)),
            Field.of("instant", new Timestamp(TimeUnit.MICROSECOND, "Europe/Paris")),
            Field.of("decimal", new Decimal(38, 4)),
            Field.of("uuid", Simple.UUID),
            Field.of("string", Simple.STRING).meaning(SemanticType.PII_EMAIL),
            Field.of("binary", Simple.BINARY).withAttributes(Map.of("b", "2", "a", "1")),
            Field.of("vector", new FixedVector(Element.FLOAT32, 5)),
            Field.of("halves", new FixedVector(Element.FLOAT16, 3)),
            Field.of("octets", new FixedVector(Element.INT8, 4)),
            Field.of("seconds", new Time(TimeUnit.SECOND)),
            Field.of("second", new Timestamp(TimeUnit.SECOND, "UTC")),
            Field.of("micros", new Time(TimeUnit.MICROSECOND)),
            Field.of("nanos", new Time(TimeUnit.NANOSECOND)),
            Field.of("millis", new Timestamp(TimeUnit.MILLISECOND, "UTC")),
            Field.of("decimal9", new Decimal(9, 2)),
            Field.of("decimal18", new Decimal(18, 0)),
            Field.of("decimal20", new Decimal(20, 20)),
            Field.of("bits", new FixedVector(Element.BIT, 11)),
            Field.of("list", STRINGS),
            Field.of("lists", new ListOf(Field.of("inner", new ListOf(Field.of("x", Simple.INT32))))),
            Field.of(
                    "record",
                    new Struct(List.of(
                            Field.of("number", Simple.FLOAT64),
                            Field.of("words", STRINGS),
                            Field.of("inner", new Struct(List.of(Field.of("flag", Simple.BOOL))))))),
            Field.of("records", new ListOf(Field.of("r", new Struct(List.of(Field.of("k", Simple.STRING)))))));

    private AllTypes() {}
}
