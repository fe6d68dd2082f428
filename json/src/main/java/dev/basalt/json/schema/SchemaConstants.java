package dev.basalt.json.schema;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonKind;
import dev.basalt.json.internal.Tape;
import dev.basalt.json.schema.SchemaNode.Bound;
import dev.basalt.json.schema.SchemaNode.Constant;
import dev.basalt.json.schema.SchemaNode.Constants;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Decodes the values of schemas.
final class SchemaConstants {
    private SchemaConstants() {}

    static Constants ofEnum(SchemaPlace place, int value) {
        JsonDocument d = place.resource().document;
        if (d.kind(value) != JsonKind.ARRAY) {
            throw new CorruptDataException(
                    Location.of(place.uri()),
                    "'enum' must be a list of values, but was " + SchemaCompiler.shown(d, value));
        }
        List<Constant> values = new ArrayList<>();
        for (int e = d.first(value), end = d.end(value); e < end; e = d.nextElement(e)) {
            values.add(decode(d, e));
        }
        return of(values);
    }

    static Constants ofConst(SchemaPlace place, int value) {
        return of(List.of(decode(place.resource().document, value)));
    }

    private static Constants of(List<Constant> values) {
        Constants constants = new Constants();
        List<byte[]> strings = new ArrayList<>();
        List<Constant> numbers = new ArrayList<>();
        List<Constant> containers = new ArrayList<>();
        for (Constant value : values) {
            switch (value) {
                case Constant.Text text -> strings.add(text.utf8);
                case Constant.Numeric number -> numbers.add(number);
                case Constant.Literal literal -> {
                    constants.hasTrue |= literal.tag() == Tape.TRUE;
                    constants.hasFalse |= literal.tag() == Tape.FALSE;
                    constants.hasNull |= literal.tag() == Tape.NULL;
                }
                case Constant.Sequence sequence -> containers.add(sequence);
                case Constant.Members members -> containers.add(members);
            }
        }
        constants.strings = strings.isEmpty() ? null : new NameTable(strings);
        constants.numbers = List.copyOf(numbers);
        constants.containers = List.copyOf(containers);
        return constants;
    }

    private static Constant decode(JsonDocument d, int node) {
        return switch (d.kind(node)) {
            case STRING -> new Constant.Text(d.stringBytes(node));
            case NUMBER -> new Constant.Numeric(bound(d, node));
            case NULL -> new Constant.Literal(Tape.NULL);
            case BOOLEAN -> new Constant.Literal(d.booleanValue(node) ? Tape.TRUE : Tape.FALSE);
            case ARRAY -> {
                List<Constant> elements = new ArrayList<>();
                for (int e = d.first(node), end = d.end(node); e < end; e = d.nextElement(e)) {
                    elements.add(decode(d, e));
                }
                yield new Constant.Sequence(List.copyOf(elements));
            }
            case OBJECT -> {
                Map<String, Constant> members = new LinkedHashMap<>();
                for (int name = d.first(node), end = d.end(node); name < end; name = d.nextMember(name)) {
                    members.put(d.string(name), decode(d, d.memberValue(name)));
                }
                List<byte[]> names = members.keySet().stream()
                        .map(name -> name.getBytes(StandardCharsets.UTF_8))
                        .toList();
                yield new Constant.Members(new NameTable(names), List.copyOf(members.values()));
            }
        };
    }

    static Bound bound(JsonDocument d, int node) {
        TapeView view = new TapeView();
        view.set(d);
        NumberText text = new NumberText();
        text.read(view, node);
        BigDecimal exact = NumberText.exact(view, node);
        boolean isLong = view.tag(node) == Tape.SMALL
                || view.tag(node) == Tape.LONG
                || (text.fits && text.exponent >= 0 && text.exponent < 19 && isLong(exact));
        long whole = isLong ? exact.longValueExact() : 0;
        return new Bound(exact, isLong, whole, exact.doubleValue(), text);
    }

    private static boolean isLong(BigDecimal value) {
        return value.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0
                && value.compareTo(BigDecimal.valueOf(Long.MIN_VALUE)) >= 0;
    }
}
