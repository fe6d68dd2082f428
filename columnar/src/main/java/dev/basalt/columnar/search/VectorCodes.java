package dev.basalt.columnar.search;

import dev.basalt.columnar.schema.DataType.Element;
import dev.basalt.columnar.schema.DataType.FixedVector;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Columns of codes beside columns of vectors.
///
/// - **Threads:** stateless
public final class VectorCodes {
    /// The attribute of a field of vectors that asks for codes: labels of kinds, joined by commas.
    public static final String CODES = "codes";

    private static final String KIND = "derived_kind";
    private static final int TRAILER_BYTES = 8;
    private static final float MAX_CODE = 127;
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private VectorCodes() {}

    /// A field that asks for codes.
    ///
    /// @param field holds vectors of binary32 or binary16 numbers
    /// @param kinds which codes
    /// @return a field
    /// @throws IllegalArgumentException if it holds anything else
    public static Field ask(Field field, CodeKind... kinds) {
        if (!canHave(field)) {
            throw new IllegalArgumentException("column '" + field.name()
                    + "' must hold vectors of float32 or float16 to have codes, but holds "
                    + field.type().label());
        }
        Map<String, String> attributes = new HashMap<>(field.attributes());
        attributes.put(
                CODES,
                String.join(",", Arrays.stream(kinds).map(CodeKind::label).toList()));
        return field.withAttributes(attributes);
    }

    /// Whether codes can be made of a field's values.
    ///
    /// @param field any field
    /// @return whether it holds vectors of binary32 or binary16 numbers
    public static boolean canHave(Field field) {
        return field.type() instanceof FixedVector(Element element, int _)
                && (element == Element.FLOAT32 || element == Element.FLOAT16);
    }

    static List<CodeKind> asked(Field field) {
        String labels = field.attributes().getOrDefault(CODES, "");
        List<CodeKind> kinds = new ArrayList<>();
        for (CodeKind kind : CodeKind.values()) {
            if (canHave(field) && List.of(labels.split(",", -1)).contains(kind.label())) {
                kinds.add(kind);
            }
        }
        return kinds;
    }

    /// The field that holds codes of another.
    static Field codeField(Field field, CodeKind kind) {
        int dimension = ((FixedVector) field.type()).dimension();
        FixedVector type = kind == CodeKind.BYTES
                ? new FixedVector(Element.INT8, byteCodeBytes(dimension))
                : new FixedVector(Element.BIT, 8 * bitCodeBytes(dimension));
        Field code = Field.of(field.name() + ":" + kind.label(), type)
                .withAttributes(Map.of(Field.DERIVED_FROM, field.name(), KIND, kind.label()));
        return field.nullable() ? code : code.notNull();
    }

    /// The name of the column that holds codes of another; null where there is none.
    static @Nullable String find(Schema schema, String column, CodeKind kind) {
        Field field = schema.field(schema.indexOf(column));
        for (Field candidate : schema.fields()) {
            if (column.equals(candidate.attributes().get(Field.DERIVED_FROM))
                    && kind.label().equals(candidate.attributes().get(KIND))
                    && canHave(field)
                    && candidate.type().equals(codeField(field, kind).type())) {
                return candidate.name();
            }
        }
        return null;
    }

    static int byteCodeBytes(int dimension) {
        return dimension + TRAILER_BYTES;
    }

    static int bitCodeBytes(int dimension) {
        return (dimension + 63) / 64 * 8 + TRAILER_BYTES;
    }

    static void encodeBytes(float[] vector, byte[] to, int index) {
        float largest = 0;
        double squares = 0;
        for (float value : vector) {
            largest = Math.max(largest, Math.abs(value));
            squares += (double) value * value;
        }
        float scale = Float.isFinite(largest) ? largest / MAX_CODE : 0;
        for (int i = 0; i < vector.length; i++) {
            // A scale that underflows is zero, and so are the codes.
            to[index + i] = scale == 0 ? 0 : (byte) Math.clamp(Math.round(vector[i] / scale), -127, 127);
        }
        MemorySegment bytes = MemorySegment.ofArray(to);
        bytes.set(F32, index + vector.length, scale);
        bytes.set(F32, index + vector.length + Float.BYTES, (float) squares);
    }

    static void encodeBits(float[] vector, byte[] to, int index) {
        int trailer = index + bitCodeBytes(vector.length) - TRAILER_BYTES;
        Arrays.fill(to, index, trailer + TRAILER_BYTES, (byte) 0);
        double squares = 0;
        for (int i = 0; i < vector.length; i++) {
            squares += (double) vector[i] * vector[i];
            if (vector[i] < 0) {
                to[index + (i >>> 3)] |= (byte) (1 << (i & 7));
            }
        }
        MemorySegment.ofArray(to).set(F32, trailer, (float) Math.sqrt(squares));
    }
}
