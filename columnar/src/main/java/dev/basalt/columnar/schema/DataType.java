package dev.basalt.columnar.schema;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The type of a column's values.
///
/// - **Threads:** immutable
public sealed interface DataType {
    /// How values of the type lie in memory.
    ///
    /// @return the kind of column that holds them
    ValueKind kind();

    /// Types without parameters.
    enum Simple implements DataType {
        /// True or false, in memory 1 or 0.
        BOOL(ValueKind.LONG),
        /// A signed integer of 8 bits.
        INT8(ValueKind.LONG),
        /// A signed integer of 16 bits.
        INT16(ValueKind.LONG),
        /// A signed integer of 32 bits.
        INT32(ValueKind.LONG),
        /// A signed integer of 64 bits.
        INT64(ValueKind.LONG),
        /// An unsigned integer of 8 bits.
        UINT8(ValueKind.LONG),
        /// An unsigned integer of 16 bits.
        UINT16(ValueKind.LONG),
        /// An unsigned integer of 32 bits.
        UINT32(ValueKind.LONG),
        /// An unsigned integer of 64 bits, in memory the `long` of the same bits.
        UINT64(ValueKind.LONG),
        /// IEEE 754 binary16, in memory a `float` of the same value.
        FLOAT16(ValueKind.FLOAT),
        /// IEEE 754 binary32.
        FLOAT32(ValueKind.FLOAT),
        /// IEEE 754 binary64.
        FLOAT64(ValueKind.DOUBLE),
        /// Days since 1970-01-01.
        DATE(ValueKind.LONG),
        /// Text, in memory as UTF-8.
        STRING(ValueKind.BYTES),
        /// Bytes of any length.
        BINARY(ValueKind.BYTES),
        /// A UUID (RFC 9562), in memory 128 bits, the most significant half first.
        UUID(ValueKind.WIDE);

        private final ValueKind kind;

        Simple(ValueKind kind) {
            this.kind = kind;
        }

        @Override
        public ValueKind kind() {
            return kind;
        }

        /// Whether values are integers without a sign.
        ///
        /// @return whether they are
        public boolean isUnsigned() {
            return this == UINT8 || this == UINT16 || this == UINT32 || this == UINT64;
        }
    }

    /// How much one step of a time is.
    enum TimeUnit {
        /// 1 s.
        SECOND(1),
        /// 10⁻³ s.
        MILLISECOND(1_000),
        /// 10⁻⁶ s.
        MICROSECOND(1_000_000),
        /// 10⁻⁹ s.
        NANOSECOND(1_000_000_000);

        private final long perSecond;

        TimeUnit(long perSecond) {
            this.perSecond = perSecond;
        }

        /// Steps in a second.
        ///
        /// @return the count
        public long perSecond() {
            return perSecond;
        }
    }

    /// Decimal numbers: an integer of 128 bits, divided by a power of ten.
    ///
    /// @param precision most decimal digits, 1 to 38
    /// @param scale     digits after the point, 0 to `precision`
    record Decimal(int precision, int scale) implements DataType {
        /// The most digits that 128 bits hold whatever they are.
        public static final int MAX_PRECISION = 38;

        /// Checks the parameters.
        ///
        /// @throws IllegalArgumentException if they are out of range
        public Decimal {
            if (precision < 1 || precision > MAX_PRECISION) {
                throw new IllegalArgumentException("precision must be 1 to 38, but was " + precision);
            }
            if (scale < 0 || scale > precision) {
                throw new IllegalArgumentException(
                        "scale must be 0 to the precision " + precision + ", but was " + scale);
            }
        }

        @Override
        public ValueKind kind() {
            return ValueKind.WIDE;
        }
    }

    /// The time of a day, in steps since midnight.
    ///
    /// @param unit what a step is
    record Time(TimeUnit unit) implements DataType {
        @Override
        public ValueKind kind() {
            return ValueKind.LONG;
        }
    }

    /// A point in time, in steps since 1970-01-01T00:00:00.
    ///
    /// @param unit what a step is
    /// @param zone the time zone to show it in: values then count from that date in UTC; null for a date and
    ///             time of day that belong to no zone
    record Timestamp(TimeUnit unit, @Nullable String zone) implements DataType {
        @Override
        public ValueKind kind() {
            return ValueKind.LONG;
        }
    }

    /// What the elements of a fixed-size vector are.
    enum Element {
        /// IEEE 754 binary32, little-endian.
        FLOAT32(32),
        /// IEEE 754 binary16, little-endian.
        FLOAT16(16),
        /// A signed integer of 8 bits.
        INT8(8),
        /// One bit; eight to a byte, the first in the lowest.
        BIT(1);

        private final int bits;

        Element(int bits) {
            this.bits = bits;
        }

        /// The size of an element.
        ///
        /// @return the size in bits
        public int bits() {
            return bits;
        }
    }

    /// Vectors of one dimension, such as embeddings.
    ///
    /// @param element   what the elements are
    /// @param dimension how many, at least 1
    record FixedVector(Element element, int dimension) implements DataType {
        /// Checks the parameters.
        ///
        /// @throws IllegalArgumentException if the dimension is below 1 or above 65,536
        public FixedVector {
            if (dimension < 1 || dimension > 65_536) {
                throw new IllegalArgumentException("dimension must be 1 to 65536, but was " + dimension);
            }
        }

        @Override
        public ValueKind kind() {
            return ValueKind.FIXED;
        }

        /// The size of one vector.
        ///
        /// @return the size in bytes
        public int rowBytes() {
            return (dimension * element.bits() + 7) / 8;
        }
    }

    /// Lists of any length.
    ///
    /// @param element what the elements are; its name is not used
    record ListOf(Field element) implements DataType {
        @Override
        public ValueKind kind() {
            return ValueKind.LIST;
        }
    }

    /// Records with fields of their own.
    ///
    /// @param fields the fields, at least one
    record Struct(List<Field> fields) implements DataType {
        /// Checks and copies the fields.
        ///
        /// @throws IllegalArgumentException if there is none, or two have one name
        public Struct {
            fields = List.copyOf(fields);
            if (fields.isEmpty()) {
                throw new IllegalArgumentException("a struct must have at least one field");
            }
            Set<String> names = new HashSet<>();
            for (Field field : fields) {
                if (!names.add(field.name())) {
                    throw new IllegalArgumentException(
                            "fields of a struct must have different names, but two are named " + field.name());
                }
            }
        }

        @Override
        public ValueKind kind() {
            return ValueKind.STRUCT;
        }
    }

    /// A name of the type for people, as in `timestamp[us, UTC]`.
    ///
    /// @return the name
    default String label() {
        return switch (this) {
            case Simple simple -> simple.name().toLowerCase(java.util.Locale.ROOT);
            case Decimal(int precision, int scale) -> "decimal(" + precision + ", " + scale + ")";
            case Time(TimeUnit unit) -> "time[" + symbol(unit) + "]";
            case Timestamp(TimeUnit unit, String zone) ->
                "timestamp[" + symbol(unit) + (zone == null ? "" : ", " + zone) + "]";
            case FixedVector(Element element, int dimension) ->
                "vector<" + element.name().toLowerCase(java.util.Locale.ROOT) + ", " + dimension + ">";
            case ListOf(Field element) -> "list<" + element.type().label() + ">";
            case Struct(List<Field> fields) -> {
                StringBuilder label = new StringBuilder("struct<");
                for (Field field : fields) {
                    label.append(label.length() == 7 ? "" : ", ")
                            .append(Objects.requireNonNull(field).name())
                            .append(": ")
                            .append(field.type().label());
                }
                yield label.append('>').toString();
            }
        };
    }

    private static String symbol(TimeUnit unit) {
        return switch (unit) {
            case SECOND -> "s";
            case MILLISECOND -> "ms";
            case MICROSECOND -> "us";
            case NANOSECOND -> "ns";
        };
    }
}
