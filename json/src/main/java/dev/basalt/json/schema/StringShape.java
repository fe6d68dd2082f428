package dev.basalt.json.schema;

import dev.basalt.json.JsonWriter;
import dev.basalt.json.schema.SchemaFormats.Format;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/// What the strings at one place of documents have in common.
final class StringShape {
    /// Formats that say something of a string, the narrower ones first.
    private static final List<Format> FORMATS = Stream.of(
                    "uuid", "date-time", "date", "time", "ipv4", "ipv6", "email", "uri")
            .map(name -> Objects.requireNonNull(SchemaFormats.find(name)))
            .toList();

    private static final Format UUID = FORMATS.getFirst();

    /// Longer strings are no values of an enumeration.
    private static final int MOST_ENUM_BYTES = 100;

    /// Longer strings have no format.
    private static final int MOST_FORMAT_BYTES = 2000;

    private static final int TIMES_SEEN = 5;

    private long count;

    /// The formats that all strings so far have, a bit each.
    private int formats = (1 << FORMATS.size()) - 1;

    private final Set<String> values = new LinkedHashSet<>();
    private boolean hasTooManyValues;

    long count() {
        return count;
    }

    /// Whether a name of an object looks like data.
    static boolean isKey(String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        boolean digits = utf8.length > 0;
        for (byte next : utf8) {
            digits &= next >= '0' && next <= '9';
        }
        return digits || UUID.matches(utf8, 0, utf8.length);
    }

    void add(byte[] utf8) {
        count++;
        for (int i = 0; i < FORMATS.size(); i++) {
            if ((formats & 1 << i) != 0
                    && (utf8.length > MOST_FORMAT_BYTES || !FORMATS.get(i).matches(utf8, 0, utf8.length))) {
                formats &= ~(1 << i);
            }
        }
        if (!hasTooManyValues) {
            if (utf8.length > MOST_ENUM_BYTES) {
                forgetValues();
            } else {
                keep(new String(utf8, StandardCharsets.UTF_8));
            }
        }
    }

    private void keep(String value) {
        values.add(value);
        if (values.size() > SchemaInference.MOST_ENUM_VALUES) {
            forgetValues();
        }
    }

    private void forgetValues() {
        hasTooManyValues = true;
        values.clear();
    }

    void merge(StringShape other) {
        count += other.count;
        formats &= other.formats;
        if (hasTooManyValues || other.hasTooManyValues) {
            forgetValues();
        } else {
            for (String value : other.values) {
                if (!hasTooManyValues) {
                    keep(value);
                }
            }
        }
    }

    /// Writes the format or the enumeration.
    ///
    /// @param alone    whether there are only strings and nulls
    /// @param nullable whether there are nulls
    /// @param least    how many strings an enumeration needs
    void write(JsonWriter out, boolean alone, boolean nullable, long least) {
        if (count == 0) {
            return;
        }
        if (formats != 0) {
            out.name("format")
                    .value(FORMATS.get(Integer.numberOfTrailingZeros(formats)).name());
        } else if (alone && !hasTooManyValues && count >= least && count >= (long) TIMES_SEEN * values.size()) {
            out.name("enum").beginArray();
            values.forEach(out::value);
            if (nullable) {
                out.nullValue();
            }
            out.endArray();
        }
    }
}
