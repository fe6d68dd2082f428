package dev.basalt.columnar.text;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FixedColumn;
import dev.basalt.columnar.column.ListColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.MemoryBudget;
import dev.basalt.columnar.column.StructColumn;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.FixedVector;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.DataType.Struct;
import dev.basalt.columnar.schema.Field;
import dev.basalt.core.error.BasaltException;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonKind;
import dev.basalt.json.JsonLimits;
import dev.basalt.json.JsonName;
import dev.basalt.json.JsonNumber;
import dev.basalt.json.JsonParser;
import dev.basalt.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.List;

/// Reads values of JSON documents into columns.
///
/// - **Threads:** confined to one
final class JsonValues {
    /// Deeper values are not made for columns: each level costs a column and a call.
    static final int MAX_DEPTH = 100;
    /// Most characters of a number.
    static final int MAX_NUMBER_CHARACTERS = 1000;

    /// Elements of lists are measured whenever there are so many more.
    private static final int CHECKED_ELEMENTS = 1024;

    private static final long MAX_VALUE_BYTES = 4 * MemoryBudget.DEFAULT.batchBytes();
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private final IdentityHashMap<Struct, JsonName[]> names = new IdentityHashMap<>();
    private JsonDocument document = JsonDocument.parse(NULL);
    private byte[] bytes = NULL;
    private int from;
    private BareNumbers bare = BareNumbers.NONE;
    private int node;

    /// Takes a document.
    ///
    /// @param newDocument the document
    /// @param text        holds its text
    /// @param start       index of the text's first byte
    /// @param quoted      which of its strings were bare numbers
    void set(JsonDocument newDocument, byte[] text, int start, BareNumbers quoted) {
        document = newDocument;
        bytes = text;
        from = start;
        bare = quoted;
        node = JsonDocument.ROOT;
    }

    JsonDocument document() {
        return document;
    }

    /// Goes to a value, which errors are about from then on.
    ///
    /// @return the value
    int at(int value) {
        node = value;
        return value;
    }

    /// Where the value at hand begins in its line.
    long byteOffset() {
        return bare.unquoted(document.byteOffset(node));
    }

    /// The pointer to the value at hand.
    String pointer() {
        return document.pointerTo(node).toString();
    }

    /// Whether a string was no string in the file.
    boolean isBare(int string) {
        return bare.isAt(document.byteOffset(string));
    }

    /// The names of fields, prepared.
    static JsonName[] names(List<Field> fields) {
        return fields.stream().map(field -> JsonName.of(field.name())).toArray(JsonName[]::new);
    }

    /// Which of some names a member has; -1 for none of them.
    ///
    /// @param expected the one it mostly is: objects of one kind have their names in one order
    static int indexOf(JsonName[] names, JsonDocument document, int member, int expected) {
        if (expected < names.length && document.stringEquals(member, names[expected])) {
            return expected;
        }
        for (int i = 0; i < names.length; i++) {
            if (document.stringEquals(member, names[i])) {
                return i;
            }
        }
        return -1;
    }

    /// Adds a value that is JSON text to a column.
    ///
    /// @throws IllegalArgumentException if the text is no JSON of the column's type
    static void parse(String text, Column column) {
        byte[] json = text.getBytes(StandardCharsets.UTF_8);
        JsonValues values = new JsonValues();
        JsonParser parser =
                new JsonParser(JsonLimits.DEFAULT.withMaxDepth(MAX_DEPTH).withMaxNumberBytes(MAX_NUMBER_CHARACTERS));
        BareNumbers bare = BareNumbers.quote(json, 0, json.length);
        byte[] quoted = bare.count() == 0 ? json : bare.text();
        try {
            values.set(parser.parse(quoted), quoted, 0, bare);
        } catch (BasaltException e) {
            IllegalArgumentException mismatch = ValueText.mismatch(column.type(), text);
            mismatch.initCause(e);
            throw mismatch;
        }
        values.read(JsonDocument.ROOT, column, true);
    }

    /// Adds a value, all of it, to a column.
    ///
    /// @param strict whether an object must have no names but those of its type; else others are passed over
    /// @throws IllegalArgumentException if it is not of the column's type
    void read(int value, Column column, boolean strict) {
        node = value;
        JsonKind kind = document.kind(value);
        if (kind == JsonKind.NULL) {
            column.appendNull();
            return;
        }
        switch (column) {
            case BytesColumn texts when texts.type() == Simple.STRING -> readText(value, kind, texts);
            case LongColumn longs -> longs.append(readLong(value, kind, longs.type()));
            case DoubleColumn doubles
            when kind == JsonKind.NUMBER && isReal(value) -> doubles.append(document.doubleValue(value));
            case ListColumn lists -> {
                require(kind == JsonKind.ARRAY, lists.type());
                int end = document.end(value);
                for (int next = document.first(value); next < end; next = document.nextElement(next)) {
                    read(next, lists.elements(), strict);
                    requireFitting(lists);
                }
                lists.appendList();
            }
            case FixedColumn vectors -> {
                require(kind == JsonKind.ARRAY, vectors.type());
                readVector(value, vectors);
            }
            case StructColumn structs -> {
                require(kind == JsonKind.OBJECT, structs.type());
                readFields(value, structs, strict);
                structs.appendStruct();
            }
            default -> {
                require(kind != JsonKind.ARRAY && kind != JsonKind.OBJECT, column.type());
                ValueText.parse(scalar(value, kind), column);
            }
        }
    }

    /// Whether a number is one that its `double` stands for.
    private boolean isReal(int number) {
        JsonNumber form = document.numberForm(number);
        return form == JsonNumber.DOUBLE || form == JsonNumber.LONG;
    }

    /// A string's own text, or that of a number or boolean.
    private String scalar(int value, JsonKind kind) {
        return kind == JsonKind.STRING ? document.string(value) : document.text(value);
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

    /// Checks that the value at hand fits a type.
    private void require(boolean holds, DataType type) {
        if (!holds) {
            JsonKind kind = document.kind(node);
            throw ValueText.mismatch(
                    type,
                    switch (kind) {
                        case OBJECT -> "{...}";
                        case ARRAY -> "[...]";
                        case STRING, NUMBER, BOOLEAN, NULL -> scalar(node, kind);
                    });
        }
    }

    private long readLong(int value, JsonKind kind, DataType type) {
        if (type == Simple.BOOL) {
            require(kind == JsonKind.BOOLEAN, type);
            return document.booleanValue(value) ? 1 : 0;
        }
        if (!(type instanceof Simple simple) || simple == Simple.DATE) {
            require(kind == JsonKind.STRING && !isBare(value), type);
            return ValueText.parseLong(document.string(value), type);
        }
        require(kind == JsonKind.NUMBER, type);
        JsonNumber form = document.numberForm(value);
        require(form != JsonNumber.DOUBLE && form != JsonNumber.BIG_DECIMAL, type);
        if (form == JsonNumber.LONG && simple == Simple.INT64) {
            return document.longValue(value);
        }
        return ValueText.parseLong(document.text(value), type);
    }

    /// Adds the text of any value: a string's own, else its JSON.
    private void readText(int value, JsonKind kind, BytesColumn to) {
        switch (kind) {
            case STRING -> {
                if (document.hasEscapes(value)) {
                    byte[] text = document.stringBytes(value);
                    to.append(text, 0, text.length);
                } else {
                    int start = (int) document.byteOffset(value) + 1;
                    to.append(bytes, from + start, (int) document.byteEnd(value) - 1 - start);
                }
            }
            case OBJECT, ARRAY -> {
                byte[] json = new JsonWriter().value(document, value).toByteArray();
                to.append(json, 0, json.length);
            }
            case NUMBER, BOOLEAN, NULL -> to.append(document.text(value));
        }
    }

    private void readFields(int value, StructColumn structs, boolean strict) {
        List<Column> columns = structs.fields();
        Struct type = (Struct) structs.type();
        JsonName[] known = names.computeIfAbsent(type, struct -> names(struct.fields()));
        int row = structs.size();
        int expected = 0;
        int end = document.end(value);
        for (int member = document.first(value); member < end; member = document.nextMember(member)) {
            int index = indexOf(known, document, member, expected);
            node = document.memberValue(member);
            if (index < 0) {
                if (strict) {
                    throw new IllegalArgumentException("a name must be one of the fields of " + type.label()
                            + ", but was '" + document.string(member) + "'");
                }
                continue;
            }
            if (columns.get(index).size() > row) {
                throw new RepeatedNameException(document.string(member));
            }
            read(node, columns.get(index), strict);
            expected = index + 1;
        }
        for (Column column : columns) {
            if (column.size() == row) {
                column.appendNull();
            }
        }
    }

    private void readVector(int value, FixedColumn vectors) {
        FixedVector type = (FixedVector) vectors.type();
        byte[] row = new byte[vectors.rowBytes()];
        int count = 0;
        int end = document.end(value);
        for (int next = document.first(value); next < end; next = document.nextElement(next)) {
            if (count < type.dimension()) {
                node = next;
                JsonKind kind = document.kind(next);
                require(kind == JsonKind.NUMBER || kind == JsonKind.STRING || kind == JsonKind.BOOLEAN, type);
                setElement(scalar(next, kind), type, row, count);
            }
            count++;
        }
        node = value;
        if (count != type.dimension()) {
            throw new IllegalArgumentException(
                    "a value must be " + type.label() + " as a JSON array, but had " + count + " elements");
        }
        vectors.append(row, 0);
    }

    private static void setElement(String text, FixedVector type, byte[] row, int i) {
        switch (type.element()) {
            case FLOAT32 ->
                LittleEndian.putInt(row, 4 * i, Float.floatToRawIntBits(ValueText.parseFloat(text, Simple.FLOAT32)));
            case FLOAT16 ->
                LittleEndian.putShort(row, 2 * i, Float.floatToFloat16(ValueText.parseFloat(text, Simple.FLOAT16)));
            case INT8 -> row[i] = (byte) ValueText.parseLong(text, Simple.INT8);
            case BIT -> {
                boolean set = text.equals("true") || text.equals("1");
                if (!set && !text.equals("0") && !text.equals("false")) {
                    throw ValueText.mismatch(Simple.BOOL, text);
                }
                row[i >> 3] |= (byte) (set ? 1 << (i & 7) : 0);
            }
        }
    }
}
