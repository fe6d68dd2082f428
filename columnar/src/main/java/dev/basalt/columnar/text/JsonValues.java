package dev.basalt.columnar.text;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FixedColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.column.ListColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.MemoryBudget;
import dev.basalt.columnar.column.StructColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Decimal;
import dev.basalt.columnar.schema.DataType.FixedVector;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.DataType.Struct;
import dev.basalt.columnar.schema.Field;
import java.io.StringWriter;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/// Values of columns as JSON, and back.
///
/// - **Threads:** stateless
final class JsonValues {
    /// Deeper values are not made for columns: each level costs a column and a call.
    static final int MAX_DEPTH = 100;
    /// Most characters of a number.
    static final int MAX_NUMBER_CHARACTERS = 1000;

    /// Elements of lists are measured whenever there are so many more.
    private static final int CHECKED_ELEMENTS = 1024;

    private static final long MAX_VALUE_BYTES = 4 * MemoryBudget.DEFAULT.batchBytes();

    static final JsonFactory FACTORY = JsonFactory.builder()
            // Python writes what JSON has no number for without quotes.
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_CHARACTERS)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .streamWriteConstraints(
                    StreamWriteConstraints.builder().maxNestingDepth(1000).build())
            .build();

    private JsonValues() {}

    /// A value as JSON text.
    static String text(Column column, int row) {
        StringWriter out = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            write(generator, column, row);
        }
        return out.toString();
    }

    /// Writes one value.
    static void write(JsonGenerator to, Column column, int row) {
        if (column.isNull(row)) {
            to.writeNull();
            return;
        }
        switch (column) {
            case LongColumn longs -> writeLong(to, longs, row);
            case FloatColumn floats -> writeFloat(to, floats.get(row));
            case DoubleColumn doubles -> {
                if (Double.isFinite(doubles.get(row))) {
                    to.writeNumber(doubles.get(row));
                } else {
                    to.writeString(Double.toString(doubles.get(row)));
                }
            }
            case WideColumn wide -> {
                if (wide.type() instanceof Decimal decimal) {
                    to.writeNumber(ValueText.decimal(wide, row, decimal).toPlainString());
                } else {
                    to.writeString(ValueText.of(wide, row));
                }
            }
            case BytesColumn bytes -> to.writeString(ValueText.of(bytes, row));
            case FixedColumn vectors -> writeVector(to, vectors, row);
            case ListColumn lists -> {
                to.writeStartArray();
                for (int i = lists.offsets()[row]; i < lists.offsets()[row + 1]; i++) {
                    write(to, lists.elements(), i);
                }
                to.writeEndArray();
            }
            case StructColumn structs -> {
                to.writeStartObject();
                List<Column> columns = structs.fields();
                List<Field> fields = ((Struct) structs.type()).fields();
                for (int i = 0; i < columns.size(); i++) {
                    to.writeName(fields.get(i).name());
                    write(to, columns.get(i), row);
                }
                to.writeEndObject();
            }
        }
    }

    private static void writeLong(JsonGenerator to, LongColumn longs, int row) {
        long value = longs.get(row);
        if (!(longs.type() instanceof Simple type) || type == Simple.DATE) {
            to.writeString(ValueText.of(longs, row));
        } else if (type == Simple.BOOL) {
            to.writeBoolean(value != 0);
        } else if (type == Simple.UINT64) {
            to.writeNumber(Long.toUnsignedString(value));
        } else {
            to.writeNumber(value);
        }
    }

    private static void writeFloat(JsonGenerator to, float value) {
        if (Float.isFinite(value)) {
            to.writeNumber(value);
        } else {
            to.writeString(Float.toString(value));
        }
    }

    private static void writeVector(JsonGenerator to, FixedColumn vectors, int row) {
        FixedVector type = (FixedVector) vectors.type();
        byte[] bytes = vectors.bytes();
        int from = row * vectors.rowBytes();
        to.writeStartArray();
        for (int i = 0; i < type.dimension(); i++) {
            switch (type.element()) {
                case FLOAT32 -> writeFloat(to, Float.intBitsToFloat(LittleEndian.intAt(bytes, from + 4 * i)));
                case FLOAT16 -> writeFloat(to, Float.float16ToFloat((short) LittleEndian.shortAt(bytes, from + 2 * i)));
                case INT8 -> to.writeNumber(bytes[from + i]);
                case BIT -> to.writeNumber(bytes[from + (i >> 3)] >> (i & 7) & 1);
            }
        }
        to.writeEndArray();
    }

    /// Adds a value that is JSON text to a column.
    ///
    /// @throws IllegalArgumentException if the text is no JSON of the column's type
    static void parse(String text, Column column) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            parser.nextToken();
            read(parser, column, true);
            if (parser.nextToken() != null) {
                throw ValueText.mismatch(column.type(), text);
            }
        } catch (JacksonException e) {
            IllegalArgumentException mismatch = ValueText.mismatch(column.type(), text);
            mismatch.initCause(e);
            throw mismatch;
        }
    }

    /// Adds the value at the parser's token, all of it, to a column.
    ///
    /// @param strict whether an object must have no names but those of its type; else others are passed over
    /// @throws IllegalArgumentException if it is not of the column's type
    static void read(JsonParser from, Column column, boolean strict) {
        JsonToken token = from.currentToken();
        if (token == null) {
            throw ValueText.mismatch(column.type(), "");
        }
        if (token == JsonToken.VALUE_NULL) {
            column.appendNull();
            return;
        }
        switch (column) {
            case BytesColumn bytes when bytes.type() == Simple.STRING -> bytes.append(anyText(from, token));
            case LongColumn longs -> longs.append(readLong(from, token, longs.type()));
            case ListColumn lists -> {
                require(token == JsonToken.START_ARRAY, from, lists.type());
                while (from.nextToken() != JsonToken.END_ARRAY) {
                    read(from, lists.elements(), strict);
                    requireFitting(lists);
                }
                lists.appendList();
            }
            case FixedColumn vectors -> {
                require(token == JsonToken.START_ARRAY, from, vectors.type());
                readVector(from, vectors);
            }
            case StructColumn structs -> {
                require(token == JsonToken.START_OBJECT, from, structs.type());
                readFields(from, structs, strict);
                structs.appendStruct();
            }
            default -> {
                require(token.isScalarValue(), from, column.type());
                ValueText.parse(from.getString(), column);
            }
        }
    }

    /// Checks that the elements of one list take no more memory than rows may: an empty object of a few bytes of text
    /// becomes a row of each of its fields.
    private static void requireFitting(ListColumn lists) {
        int elements = lists.elements().size();
        if (elements % CHECKED_ELEMENTS == 0 && lists.elements().usedBytes() > MAX_VALUE_BYTES) {
            throw new TooLargeException("the elements of a list must take at most " + MAX_VALUE_BYTES
                    + " bytes in memory with the rows of a batch before it, but take more; give its column the type"
                    + " string");
        }
    }

    private static void require(boolean holds, JsonParser from, DataType type) {
        if (!holds) {
            String found = switch (from.currentToken()) {
                case START_OBJECT -> "{...}";
                case START_ARRAY -> "[...]";
                case null, default -> from.getString();
            };
            throw ValueText.mismatch(type, found);
        }
    }

    private static long readLong(JsonParser from, JsonToken token, DataType type) {
        if (type == Simple.BOOL) {
            require(token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE, from, type);
            return token == JsonToken.VALUE_TRUE ? 1 : 0;
        }
        boolean number = type instanceof Simple && type != Simple.DATE;
        require(token == (number ? JsonToken.VALUE_NUMBER_INT : JsonToken.VALUE_STRING), from, type);
        return ValueText.parseLong(from.getString(), type);
    }

    /// The text of any value: a string's own, else its JSON.
    private static String anyText(JsonParser from, JsonToken token) {
        if (token.isScalarValue()) {
            return token == JsonToken.VALUE_STRING ? requireUnicode(from.getString()) : from.getString();
        }
        StringWriter out = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            copy(from, generator);
        }
        return requireUnicode(out.toString());
    }

    /// Copies the array or object at the parser's token, numbers as they are written.
    private static void copy(JsonParser from, JsonGenerator to) {
        int depth = 0;
        do {
            switch (from.currentToken()) {
                case START_OBJECT -> {
                    depth++;
                    to.writeStartObject();
                }
                case START_ARRAY -> {
                    depth++;
                    to.writeStartArray();
                }
                case END_OBJECT -> {
                    depth--;
                    to.writeEndObject();
                }
                case END_ARRAY -> {
                    depth--;
                    to.writeEndArray();
                }
                case PROPERTY_NAME -> to.writeName(from.currentName());
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                    if (NumberText.isSpecial(from.getString())) {
                        to.writeString(from.getString());
                    } else {
                        to.writeNumber(from.getString());
                    }
                }
                default -> to.copyCurrentEvent(from);
            }
        } while (depth > 0 && from.nextToken() != null);
    }

    /// Checks that text has no half of a surrogate pair, which UTF-8 cannot hold.
    ///
    /// @return the text
    /// @throws IllegalArgumentException if it has one
    static String requireUnicode(String text) {
        boolean open = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (open != Character.isLowSurrogate(c)) {
                throw new LoneSurrogateException(open ? i - 1 : i);
            }
            open = Character.isHighSurrogate(c);
        }
        if (open) {
            throw new LoneSurrogateException(text.length() - 1);
        }
        return text;
    }

    private static void readFields(JsonParser from, StructColumn structs, boolean strict) {
        List<Column> columns = structs.fields();
        Struct type = (Struct) structs.type();
        int row = structs.size();
        int expected = 0;
        while (from.nextToken() != JsonToken.END_OBJECT) {
            String name = from.currentName();
            int index = indexOf(type, name, expected);
            from.nextToken();
            if (index < 0) {
                if (strict) {
                    throw new IllegalArgumentException(
                            "a name must be one of the fields of " + type.label() + ", but was '" + name + "'");
                }
                from.skipChildren();
                continue;
            }
            if (columns.get(index).size() > row) {
                throw new RepeatedNameException(name);
            }
            read(from, columns.get(index), strict);
            expected = index + 1;
        }
        for (Column column : columns) {
            if (column.size() == row) {
                column.appendNull();
            }
        }
    }

    private static int indexOf(Struct type, String name, int expected) {
        List<Field> fields = type.fields();
        // Objects of one kind mostly have their names in one order.
        if (expected < fields.size() && fields.get(expected).name().equals(name)) {
            return expected;
        }
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private static void readVector(JsonParser from, FixedColumn vectors) {
        FixedVector type = (FixedVector) vectors.type();
        byte[] row = new byte[vectors.rowBytes()];
        int count = 0;
        while (from.nextToken() != JsonToken.END_ARRAY) {
            if (count < type.dimension()) {
                JsonToken token = from.currentToken();
                require(token != null && token.isScalarValue() && token != JsonToken.VALUE_NULL, from, type);
                setElement(from, token == JsonToken.VALUE_TRUE, type, row, count);
            }
            count++;
        }
        if (count != type.dimension()) {
            throw new IllegalArgumentException(
                    "a value must be " + type.label() + " as a JSON array, but had " + count + " elements");
        }
        vectors.append(row, 0);
    }

    private static void setElement(JsonParser from, boolean isTrue, FixedVector type, byte[] row, int i) {
        String text = from.getString();
        switch (type.element()) {
            case FLOAT32 ->
                LittleEndian.putInt(row, 4 * i, Float.floatToRawIntBits(ValueText.parseFloat(text, Simple.FLOAT32)));
            case FLOAT16 ->
                LittleEndian.putShort(row, 2 * i, Float.floatToFloat16(ValueText.parseFloat(text, Simple.FLOAT16)));
            case INT8 -> row[i] = (byte) ValueText.parseLong(text, Simple.INT8);
            case BIT -> {
                boolean set = isTrue || text.equals("1");
                if (!set && !text.equals("0") && !text.equals("false")) {
                    throw ValueText.mismatch(Simple.BOOL, text);
                }
                row[i >> 3] |= (byte) (set ? 1 << (i & 7) : 0);
            }
        }
    }
}
