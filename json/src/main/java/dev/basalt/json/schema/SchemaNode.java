package dev.basalt.json.schema;

import dev.basalt.json.internal.Tape;
import dev.basalt.json.schema.internal.Regex;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A compiled schema: what each kind of value must be, and the schemas that apply to the same value.
///
/// Filled once by the compiler; immutable from then on.
final class SchemaNode {
    static final int ANY = 0xFFFF;
    static final int STRINGS = 1 << Tape.STRING | 1 << Tape.ESCAPED;
    static final int NULLS = 1 << Tape.NULL;
    static final int BOOLEANS = 1 << Tape.TRUE | 1 << Tape.FALSE;
    static final int WHOLE = 1 << Tape.SMALL | 1 << Tape.LONG | 1 << Tape.UNSIGNED | 1 << Tape.BIG;
    static final int FRACTIONS = 1 << Tape.DOUBLE | 1 << Tape.DECIMAL;
    static final int NUMBERS = WHOLE | FRACTIONS;
    static final int OBJECTS = 1 << Tape.OBJECT | 1 << Tape.WIDE_OBJECT;
    static final int ARRAYS = 1 << Tape.ARRAY | 1 << Tape.WIDE_ARRAY;
    static final SchemaNode[] NONE = {};

    final SchemaPlace place;

    /// Tags of values that are not refused by their type alone, as bits.
    int accept = ANY;

    /// Tags of values of which nothing else has to be checked.
    int settled = ANY;

    @Nullable
    Constants constants;

    @Nullable
    Constants constant;

    @Nullable
    ObjectRules object;

    @Nullable
    ArrayRules array;

    @Nullable
    StringRules string;

    @Nullable
    NumberRules number;

    @Nullable
    InPlace inPlace;

    /// Set for the way into another schema resource, which the dynamic scope must know; nothing else is set then.
    @Nullable
    SchemaNode entered;

    SchemaNode(SchemaPlace place) {
        this.place = place;
    }

    /// Rules for objects.
    static final class ObjectRules {
        @Nullable
        NameTable names;

        @Nullable
        SchemaNode[] properties = NONE;

        /// For each name whether `properties` has it; other names are there for `required` and dependencies.
        boolean[] declared = {};

        /// The first of 64 names have bits that say whether a member was seen.
        long required;
        int[] requiredBeyond = {};
        Dependency[] dependencies = {};
        Regex[] patterns = {};
        SchemaNode[] patternSchemas = NONE;

        @Nullable
        SchemaNode additional;

        @Nullable
        SchemaNode propertyNames;

        long min;
        long max = Long.MAX_VALUE;
        boolean walks;

        /// Whether the bits of one word are too few for the names that are needed.
        boolean beyond;

        /// Whether names and schemas for members are all that there is, and one word is enough.
        boolean simple;
    }

    /// What a member demands of its object.
    static final class Dependency {
        /// Index of the member's name.
        final int name;

        /// Indexes of the names of other members.
        final int[] required;

        /// The schema of the object.
        final @Nullable SchemaNode schema;

        Dependency(int name, int[] required, @Nullable SchemaNode schema) {
            this.name = name;
            this.required = required;
            this.schema = schema;
        }
    }

    /// Rules for arrays.
    static final class ArrayRules {
        SchemaNode[] prefix = NONE;

        @Nullable
        SchemaNode items;

        @Nullable
        SchemaNode contains;

        boolean containsEvaluates;
        long minContains = 1;
        long maxContains = Long.MAX_VALUE;
        long min;
        long max = Long.MAX_VALUE;
        boolean unique;
        boolean walks;
    }

    /// Rules for strings.
    static final class StringRules {
        long min;
        long max = Long.MAX_VALUE;

        @Nullable
        Regex pattern;

        SchemaFormats.@Nullable Format format;
    }

    /// Rules for numbers.
    static final class NumberRules {
        boolean integer;

        @Nullable
        Bound min;

        @Nullable
        Bound max;

        @Nullable
        Bound exclusiveMin;

        @Nullable
        Bound exclusiveMax;

        @Nullable
        Bound multipleOf;
    }

    /// A number of a schema.
    ///
    /// @param exact    its value
    /// @param isLong   whether `whole` is its value
    /// @param whole    the value, if it is a whole number of 64 bits
    /// @param near     the nearest double
    /// @param text     its digits and exponent
    record Bound(BigDecimal exact, boolean isLong, long whole, double near, NumberText text) {}

    /// Schemas that apply to the same value.
    static final class InPlace {
        @Nullable
        SchemaNode ref;

        @Nullable
        DynamicRef dynamic;

        SchemaNode[] allOf = NONE;
        SchemaNode @Nullable [] anyOf;
        SchemaNode @Nullable [] oneOf;

        @Nullable
        SchemaNode not;

        @Nullable
        SchemaNode condition;

        @Nullable
        SchemaNode then;

        @Nullable
        SchemaNode otherwise;

        @Nullable
        SchemaNode unevaluatedProperties;

        @Nullable
        SchemaNode unevaluatedItems;
    }

    /// A reference whose target is found in the dynamic scope.
    static final class DynamicRef {
        final String anchor;
        SchemaNode target;

        /// Targets by the number of their resource.
        @Nullable
        SchemaNode[] byResource = NONE;

        DynamicRef(String anchor, SchemaNode target) {
            this.anchor = anchor;
            this.target = target;
        }
    }

    /// The values of `enum` or `const`.
    static final class Constants {
        @Nullable
        NameTable strings;

        List<Constant> numbers = List.of();
        List<Constant> containers = List.of();
        boolean hasTrue;
        boolean hasFalse;
        boolean hasNull;
    }

    /// A value of a schema, decoded.
    sealed interface Constant {
        /// A string.
        final class Text implements Constant {
            final byte[] utf8;

            Text(byte[] utf8) {
                this.utf8 = utf8;
            }
        }

        /// A number.
        ///
        /// @param value the number
        record Numeric(Bound value) implements Constant {}

        /// `true`, `false` or `null`.
        ///
        /// @param tag its tag on the tape
        record Literal(int tag) implements Constant {}

        /// An array.
        ///
        /// @param elements its elements
        record Sequence(List<Constant> elements) implements Constant {}

        /// An object.
        ///
        /// @param names  its names
        /// @param values their values
        record Members(NameTable names, List<Constant> values) implements Constant {}
    }
}
