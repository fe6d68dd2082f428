package dev.basalt.columnar.predicate;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FixedColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.column.ListColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.StructColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Decimal;
import dev.basalt.columnar.schema.DataType.FixedVector;
import dev.basalt.columnar.schema.DataType.ListOf;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.DataType.Struct;
import dev.basalt.columnar.schema.DataType.Time;
import dev.basalt.columnar.schema.DataType.TimeUnit;
import dev.basalt.columnar.schema.DataType.Timestamp;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.columnar.text.ValueText;
import dev.basalt.core.filter.FilterValues;
import dev.basalt.core.filter.IsoTime;
import dev.basalt.core.filter.NumberLiteral;
import dev.basalt.core.filter.TextSlice;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The values of a row of columns, as filters look at them: a value is the number of a column in the tree of all, and
/// a place in it.
///
/// - **Threads:** confined to one
final class ColumnValues implements FilterValues {
    private static final int SLOT_SHIFT = 40;
    private static final long PLACE_MASK = (1L << SLOT_SHIFT) - 1;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long SECONDS_PER_DAY = 86_400;
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort F16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /// A column in the tree.
    private static final class Slot {
        private final int number;
        /// Null for the row as a whole, and for the elements of vectors.
        private final @Nullable DataType type;
        /// The columns under it by the numbers of their names, or the elements alone; null where there is none.
        private @Nullable Slot[] parts = {};

        /// The column of the batch at hand; of a vector's elements, that of the vector.
        private @Nullable Column column;

        Slot(int number, @Nullable DataType type) {
            this.number = number;
            this.type = type;
        }
    }

    private final List<String> names;
    private final List<Slot> slots = new ArrayList<>();
    private final List<Field> fields;
    private final TextSlice text = new TextSlice();
    private int row;

    ColumnValues(Schema schema, List<String> names) {
        this.names = names;
        this.fields = schema.fields();
        Slot root = slot(null);
        root.parts = members(fields);
    }

    private Slot slot(@Nullable DataType type) {
        Slot slot = new Slot(slots.size(), type);
        slots.add(slot);
        switch (type) {
            case Struct(List<Field> members) -> slot.parts = members(members);
            case ListOf(Field element) -> slot.parts = new Slot[] {slot(element.type())};
            case FixedVector _ -> slot.parts = new Slot[] {slot(null)};
            case null, default -> {}
        }
        return slot;
    }

    private @Nullable Slot[] members(List<Field> members) {
        @Nullable Slot[] parts = new Slot[names.size()];
        for (Field field : members) {
            int name = names.indexOf(field.name());
            if (name >= 0) {
                parts[name] = slot(field.type());
            }
        }
        return parts;
    }

    /// Takes the columns of a batch.
    void set(Batch batch) {
        for (int i = 0; i < fields.size(); i++) {
            int name = names.indexOf(fields.get(i).name());
            if (name >= 0) {
                set(part(slots.getFirst(), name), batch.column(i));
            }
        }
    }

    private void set(@Nullable Slot slot, Column column) {
        if (slot == null) {
            return;
        }
        slot.column = column;
        switch (column) {
            case ListColumn lists -> set(slot.parts[0], lists.elements());
            case FixedColumn _ -> part(slot, 0).column = column;
            case StructColumn structs -> {
                List<Field> members = ((Struct) structs.type()).fields();
                for (int i = 0; i < members.size(); i++) {
                    int name = names.indexOf(members.get(i).name());
                    if (name >= 0) {
                        set(slot.parts[name], structs.fields().get(i));
                    }
                }
            }
            default -> {}
        }
    }

    private static Slot part(Slot slot, int index) {
        Slot part = slot.parts[index];
        if (part == null) {
            throw new IllegalStateException("a column must have part " + index + ", but has not");
        }
        return part;
    }

    /// Takes a row of the batch.
    void at(int place) {
        row = place;
    }

    private static long value(Slot slot, long place) {
        return (long) slot.number << SLOT_SHIFT | place;
    }

    private Slot slotOf(long value) {
        return slots.get((int) (value >>> SLOT_SHIFT));
    }

    private static int place(long value) {
        return (int) (value & PLACE_MASK);
    }

    private static Column column(Slot slot) {
        Column column = slot.column;
        if (column == null) {
            throw new IllegalStateException("a value must lie in a column, but lies in none");
        }
        return column;
    }

    @Override
    public long root() {
        return row;
    }

    @Override
    public Kind kind(long value) {
        Slot slot = slotOf(value);
        if (slot.number == 0) {
            return Kind.OBJECT;
        }
        Column column = column(slot);
        if (slot.type == null) {
            return isReal((FixedVector) column.type()) && Float.isNaN(element(column, value)) ? Kind.NAN : Kind.NUMBER;
        }
        if (column.isNull(place(value))) {
            return Kind.NULL;
        }
        return switch (column) {
            case LongColumn longs -> kind(longs.type());
            case FloatColumn floats -> Float.isNaN(floats.get(place(value))) ? Kind.NAN : Kind.NUMBER;
            case DoubleColumn doubles -> Double.isNaN(doubles.get(place(value))) ? Kind.NAN : Kind.NUMBER;
            case WideColumn wide -> wide.type() instanceof Decimal ? Kind.NUMBER : Kind.TEXT;
            case BytesColumn _ -> Kind.TEXT;
            case ListColumn _, FixedColumn _ -> Kind.ARRAY;
            case StructColumn _ -> Kind.OBJECT;
        };
    }

    private static Kind kind(DataType type) {
        return type == Simple.BOOL
                ? Kind.BOOLEAN
                : type == Simple.DATE || !(type instanceof Simple) ? Kind.TEXT : Kind.NUMBER;
    }

    private static boolean isReal(FixedVector type) {
        return switch (type.element()) {
            case FLOAT32, FLOAT16 -> true;
            case INT8, BIT -> false;
        };
    }

    @Override
    public long member(long object, int name) {
        Slot part = slotOf(object).parts[name];
        return part == null ? NONE : value(part, place(object));
    }

    @Override
    public long firstElement(long array) {
        Slot slot = slotOf(array);
        int place = place(array);
        Slot elements = part(slot, 0);
        if (column(slot) instanceof ListColumn lists) {
            return lists.length(place) == 0 ? NONE : value(elements, lists.offsets()[place]);
        }
        return value(elements, (long) place * dimension(slot));
    }

    private static int dimension(Slot vectors) {
        return ((FixedVector) column(vectors).type()).dimension();
    }

    @Override
    public long nextElement(long array, long element) {
        Slot slot = slotOf(array);
        long next = (element & PLACE_MASK) + 1;
        long end = column(slot) instanceof ListColumn lists
                ? lists.offsets()[place(array) + 1]
                : (place(array) + 1L) * dimension(slot);
        return next < end ? element + 1 : NONE;
    }

    @Override
    public boolean booleanValue(long value) {
        return ((LongColumn) column(slotOf(value))).get(place(value)) != 0;
    }

    @Override
    public int compare(long value, NumberLiteral number) {
        Slot slot = slotOf(value);
        Column column = column(slot);
        int place = place(value);
        return switch (column) {
            case LongColumn longs ->
                longs.type() == Simple.UINT64
                        ? number.compareUnsigned(longs.get(place))
                        : number.compareLong(longs.get(place));
            case FloatColumn floats -> number.compareFloat(floats.get(place));
            case DoubleColumn doubles -> number.compareDouble(doubles.get(place));
            case WideColumn wide ->
                number.compareDecimal(new BigDecimal(wide.integer(place), ((Decimal) wide.type()).scale()));
            case FixedColumn vectors -> number.compareFloat(element(vectors, value));
            case BytesColumn _, ListColumn _, StructColumn _ ->
                throw new IllegalStateException(
                        "a value must be a number, but is " + column.type().label());
        };
    }

    /// An element of a vector.
    private static float element(Column column, long value) {
        FixedColumn vectors = (FixedColumn) column;
        FixedVector type = (FixedVector) vectors.type();
        long index = value & PLACE_MASK;
        int vector = (int) (index / type.dimension());
        int at = (int) (index % type.dimension());
        MemorySegment bytes = MemorySegment.ofArray(vectors.bytes());
        long from = (long) vector * vectors.rowBytes();
        return switch (type.element()) {
            case FLOAT32 -> bytes.get(F32, from + 4L * at);
            case FLOAT16 -> Float.float16ToFloat(bytes.get(F16, from + 2L * at));
            case INT8 -> bytes.get(ValueLayout.JAVA_BYTE, from + at);
            case BIT -> bytes.get(ValueLayout.JAVA_BYTE, from + (at >> 3)) >> (at & 7) & 1;
        };
    }

    @Override
    public void text(long value, TextSlice to) {
        Column column = column(slotOf(value));
        int place = place(value);
        if (column instanceof BytesColumn texts) {
            to.set(texts.bytes(), texts.offsets()[place], texts.offsets()[place + 1]);
        } else {
            byte[] bytes = ValueText.of(column, place).getBytes(StandardCharsets.UTF_8);
            to.set(bytes, 0, bytes.length);
        }
    }

    @Override
    public boolean time(long value, IsoTime to) {
        Column column = column(slotOf(value));
        long steps = column instanceof LongColumn longs ? longs.get(place(value)) : 0;
        switch (column.type()) {
            case Simple simple when simple == Simple.DATE -> to.setPoint(steps, 0);
            case Timestamp(TimeUnit unit, String _) -> {
                long perDay = unit.perSecond() * SECONDS_PER_DAY;
                to.setPoint(
                        Math.floorDiv(steps, perDay),
                        Math.floorMod(steps, perDay) * (NANOS_PER_SECOND / unit.perSecond()));
            }
            case Time(TimeUnit unit) -> to.setTimeOfDay(saturated(steps, NANOS_PER_SECOND / unit.perSecond()));
            default -> {
                text(value, text);
                return to.read(text);
            }
        }
        return true;
    }

    private static long saturated(long a, long b) {
        long product = a * b;
        long most = Long.MAX_VALUE / b;
        return a > most ? Long.MAX_VALUE : a < -most ? Long.MIN_VALUE : product;
    }
}
