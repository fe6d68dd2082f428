package dev.basalt.json.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The formats, which are assertions by option.
class SchemaFormatTest {
    private static JsonSchema schema(String format) {
        return JsonSchema.of(
                JsonDocument.parse("{\"format\":\"" + format + "\"}"), SchemaOptions.DEFAULT.withFormats(true));
    }

    private static boolean isValid(String format, String text) {
        return schema(format)
                .isValid(JsonDocument.parse(new JsonWriter().value(text).toByteArray()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "date-time|2024-02-29T23:59:59.5+01:00|2023-02-29T00:00:00Z",
                "date-time|2016-12-31T23:59:60Z|2016-12-31T23:58:60Z",
                "date-time|2024-01-01t00:00:00z|2024-01-01 00:00:00Z",
                "date|2000-02-29|1900-02-29",
                "date|2024-12-31|2024-13-01",
                "time|23:59:60Z|23:59:60+00:01",
                "time|00:00:00.000-00:00|00:00:00.Z",
                "time|12:00:00+23:59|12:00:00+24:00",
                "duration|P1Y2M3DT4H5M6S|P1Y3D",
                "duration|P4W|P4WT1H",
                "duration|PT5M|PT",
                "email|a.b+c@example.org|a..b@example.org",
                "email|\"a b\"@[127.0.0.1]|a b@example.org",
                "email|a@[IPv6:::1]|a@[IPv6:1]",
                "idn-email|\u00e9@\u00e9.example|\u00e9.example",
                "hostname|a-b.example.org|-a.example.org",
                "hostname|xn--bcher-kva.example|xn--X.example",
                "hostname|xn--mnchen-3ya.de|m\u00fcnchen.de",
                "idn-hostname|b\u00fccher.example|b\u00fccher\u3002\u3002example",
                "idn-hostname|\u05d0\u05d1.example|a\u05d0.example",
                "idn-hostname|l\u00b7l.example|a\u00b7l.example",
                "ipv4|192.168.0.1|192.168.0.256",
                "ipv4|0.0.0.0|00.0.0.0",
                "ipv6|2001:db8::1|2001:db8::1::2",
                "ipv6|::ffff:1.2.3.4|::ffff:1.2.3",
                "uri|http://user@example.org:80/a?b#c|/a/b",
                "uri|urn:isbn:0451450523|urn:isbn:04 51",
                "uri|ldap://[2001:db8::7]/c=GB|ldap://[2001:db8::7/c",
                "uri-reference|../a?b|a%2",
                "uri-reference|?x|1:b",
                "iri|http://\u00e9.example/\u00e9?\u00e9|http://\u00e9.example/\\",
                "iri-reference|\u00e9/\u00e9|\u00e9\\",
                "uri-template|/a/{b,c}{?d*,e:3}|/a/{b",
                "json-pointer|/a~0b/~1|/a~b",
                "relative-json-pointer|1/a|01/a",
                "relative-json-pointer|0#|0##",
                "regex|^(?<a>b)\\k<a>$|(",
                "regex|[^]|\\Z",
                "uuid|123e4567-e89b-12d3-a456-426614174000|123e4567-e89b-12d3-a456-42661417400g",
            })
    void tellsTextsApart(String format, String valid, String invalid) {
        assertThat(isValid(format, valid)).isTrue();
        assertThat(isValid(format, invalid)).isFalse();
        assertThat(schema(format)
                        .validate(JsonDocument.parse(
                                new JsonWriter().value(invalid).toByteArray()))
                        .messages())
                .containsExactly("the document must have the format \"" + format + "\", but is "
                        + new JsonWriter().value(invalid));
        assertThat(isValid(format, ""))
                .isEqualTo(format.matches("uri-reference|iri-reference|uri-template|json-pointer|regex"));
        assertThat(schema(format).isValid(JsonDocument.parse("12"))).isTrue();
    }

    @Test
    void everyCutAndChangeOfATextIsJudgedWithoutFailure() {
        String[] formats = {
            "date-time",
            "date",
            "time",
            "duration",
            "email",
            "idn-email",
            "hostname",
            "idn-hostname",
            "ipv4",
            "ipv6",
            "uri",
            "uri-reference",
            "iri",
            "iri-reference",
            "uri-template",
            "json-pointer",
            "relative-json-pointer",
            "regex",
            "uuid"
        };
        String[] texts = {
            "2016-12-31T23:59:60.123+01:00", "P1Y2M3DT4H5M6S", "\"a\\b\"@[IPv6:::1]",
                    "xn--bcher-kva.\u00e9.\u05d0\u200d",
            "http://u:p@[v1.a]:80/%41?\ue000#\ud83d\ude00", "{+a,b:10,c*}", "0/~0~1#", "(?<a>[^b-c]{1,2}?)\\k<a>",
            "123e4567-e89b-12d3-a456-426614174000", "1:2::3:4.5.6.7"
        };
        int valid = 0;
        for (String format : formats) {
            SchemaFormats.Format rule = java.util.Objects.requireNonNull(SchemaFormats.find(format));
            for (String text : texts) {
                for (int from = 0; from <= text.length(); from++) {
                    for (int to = from; to <= text.length(); to++) {
                        byte[] utf8 = text.substring(from, to).getBytes(java.nio.charset.StandardCharsets.UTF_8);
                        valid += rule.matches(utf8, 0, utf8.length) ? 1 : 0;
                    }
                }
            }
        }
        assertThat(valid).isPositive();
    }

    @Test
    void unknownFormatsSayNothing() {
        assertThat(isValid("color", "no color")).isTrue();
    }

    @Test
    void formatsAreAnnotationsUnlessAskedFor() {
        assertThat(JsonSchema.of(JsonDocument.parse("{\"format\":\"date\"}")).isValid(JsonDocument.parse("\"x\"")))
                .isTrue();
    }
}
