package dev.basalt.cli;

import dev.basalt.columnar.schema.DataType;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Columns as people write them, as in `id int64 not null, mail string pii_email`: what [Schema#toString] prints, and
/// what the values mean where that matters.
final class SchemaText {
    private static final int MAX_DEPTH = 64;

    private final String text;
    private int at;
    private int depth;

    private SchemaText(String text) {
        this.text = text;
    }

    static Schema parse(String text) {
        SchemaText parser = new SchemaText(text);
        List<Field> fields = new ArrayList<>();
        do {
            fields.add(parser.field(' '));
        } while (parser.take(','));
        if (parser.at < text.length()) {
            throw parser.failure("a comma or the end");
        }
        return Schema.of(fields);
    }

    /// A name, what separates it, a type and what else is known of it.
    private Field field(char separator) {
        String name = word("a column's name");
        if (separator != ' ' && !take(separator)) {
            throw failure("'" + separator + "'");
        }
        Field field = Field.of(name, type());
        while (peekWord()) {
            int start = at;
            String more = word("a word").toLowerCase(Locale.ROOT);
            if (more.equals("not") && peekWord() && word("null").equalsIgnoreCase("null")) {
                field = field.notNull();
            } else if (more.equals("personal")) {
                field = field.markedPersonal();
            } else {
                SemanticType[] meanings = SemanticType.values();
                field = field.meaning(Arrays.stream(meanings)
                        .filter(meaning -> meaning.name().equalsIgnoreCase(more))
                        .findAny()
                        .orElseThrow(() -> {
                            at = start;
                            return failure("'not null', 'personal' or a meaning such as 'pii_email'");
                        }));
            }
        }
        return field;
    }

    private DataType type() {
        int start = at;
        String name = word("a type").toLowerCase(Locale.ROOT);
        if (++depth > MAX_DEPTH) {
            throw failure("at most " + MAX_DEPTH + " types in one another");
        }
        DataType type = switch (name) {
            case "decimal" -> decimal();
            case "time" -> {
                require('[');
                TimeUnit unit = unit();
                require(']');
                yield new Time(unit);
            }
            case "timestamp" -> timestamp();
            case "vector" -> vector();
            case "list" -> {
                require('<');
                DataType element = type();
                require('>');
                yield new ListOf(Field.of("element", element));
            }
            case "struct" -> {
                require('<');
                List<Field> fields = new ArrayList<>();
                do {
                    fields.add(field(':'));
                } while (take(','));
                require('>');
                yield new Struct(fields);
            }
            default -> simple(name, start);
        };
        depth--;
        return type;
    }

    private DataType simple(String name, int start) {
        for (Simple simple : Simple.values()) {
            if (simple.label().equals(name)) {
                return simple;
            }
        }
        at = start;
        throw failure(
                "a type such as int64, float64, string, date, timestamp[us], vector<float32, 384> or list<int32>");
    }

    private DataType decimal() {
        require('(');
        int precision = number();
        require(',');
        int scale = number();
        require(')');
        return new Decimal(precision, scale);
    }

    private DataType timestamp() {
        require('[');
        TimeUnit unit = unit();
        String zone = null;
        if (take(',')) {
            int end = text.indexOf(']', at);
            if (end < 0) {
                throw failure("a time zone and ']'");
            }
            zone = text.substring(at, end).strip();
            at = end;
        }
        require(']');
        return new Timestamp(unit, zone);
    }

    private DataType vector() {
        require('<');
        int start = at;
        String name = word("an element type");
        Element element = Arrays.stream(Element.values())
                .filter(one -> one.name().equalsIgnoreCase(name))
                .findAny()
                .orElseThrow(() -> {
                    at = start;
                    return failure("float32, float16, int8 or bit");
                });
        require(',');
        int dimension = number();
        require('>');
        return new FixedVector(element, dimension);
    }

    private TimeUnit unit() {
        int start = at;
        return switch (word("a unit")) {
            case "s" -> TimeUnit.SECOND;
            case "ms" -> TimeUnit.MILLISECOND;
            case "us" -> TimeUnit.MICROSECOND;
            case "ns" -> TimeUnit.NANOSECOND;
            default -> {
                at = start;
                throw failure("s, ms, us or ns");
            }
        };
    }

    private int number() {
        int start = at;
        String digits = word("a number");
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException _) {
            at = start;
            throw failure("a number");
        }
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private boolean peekWord() {
        skipSpace();
        return at < text.length() && isWord(text.charAt(at));
    }

    private static boolean isWord(char c) {
        return !Character.isWhitespace(c) && "<>()[],:\"".indexOf(c) < 0;
    }

    /// Characters up to a space or a bracket, or anything in double quotes.
    private String word(String what) {
        skipSpace();
        if (at < text.length() && text.charAt(at) == '"') {
            int end = text.indexOf('"', at + 1);
            if (end < 0) {
                throw failure("an end of what begins with a quote");
            }
            String quoted = text.substring(at + 1, end);
            at = end + 1;
            return quoted;
        }
        int start = at;
        while (at < text.length() && isWord(text.charAt(at))) {
            at++;
        }
        if (at == start) {
            throw failure(what);
        }
        return text.substring(start, at);
    }

    private boolean take(char wanted) {
        skipSpace();
        boolean found = at < text.length() && text.charAt(at) == wanted;
        at += found ? 1 : 0;
        return found;
    }

    private void require(char wanted) {
        if (!take(wanted)) {
            throw failure("'" + wanted + "'");
        }
    }

    private IllegalArgumentException failure(String expected) {
        skipSpace();
        String rest = text.substring(Math.min(at, text.length()));
        String found = rest.isEmpty() ? "the end" : "'" + TablePrinter.oneLine(rest, 24) + "'";
        return new IllegalArgumentException(
                "[schema @ character " + (at + 1) + "] there must be " + expected + ", but there was " + found);
    }

    /// Reads columns from a text, or from the file that it names.
    static Schema parseOrRead(String given) throws IOException {
        // A list of columns has spaces; what is no path at all is one as well.
        return parse(
                given.contains(" ") ? given : Files.readString(Path.of(given)).strip());
    }
}
