package dev.basalt.json.schema;

import dev.basalt.json.schema.internal.DateTimeFormats;
import dev.basalt.json.schema.internal.HostFormats;
import dev.basalt.json.schema.internal.Regex;
import dev.basalt.json.schema.internal.UriFormats;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The values of `format`: those that any draft defines count in each.
final class SchemaFormats {
    private static final int UUID_LENGTH = 36;

    private SchemaFormats() {}

    /// Whether a string has a format.
    @FunctionalInterface
    interface FormatRule {
        /// Tells it of the bytes from one index to another, in UTF-8.
        boolean matches(byte[] utf8, int from, int to);
    }

    /// A format with its name.
    record Format(String name, FormatRule rule) {
        boolean matches(byte[] utf8, int from, int length) {
            return rule.matches(utf8, from, from + length);
        }
    }

    /// The format of a name, null where no draft has it: such a name says nothing.
    static @Nullable Format find(String name) {
        FormatRule rule = switch (name) {
            case "date-time" -> DateTimeFormats::isDateTime;
            case "date" -> DateTimeFormats::isDate;
            case "time" -> DateTimeFormats::isTime;
            case "duration" -> DateTimeFormats::isDuration;
            case "email" -> (b, from, to) -> HostFormats.isMailbox(b, from, to, false);
            case "idn-email" -> (b, from, to) -> HostFormats.isMailbox(b, from, to, true);
            case "hostname" -> HostFormats::isHostName;
            case "idn-hostname" -> HostFormats::isInternationalHostName;
            case "ipv4" -> HostFormats::isIpV4;
            case "ipv6" -> HostFormats::isIpV6;
            case "uri" -> (b, from, to) -> UriFormats.isUri(b, from, to, false, false);
            case "uri-reference" -> (b, from, to) -> UriFormats.isUri(b, from, to, true, false);
            case "iri" -> (b, from, to) -> UriFormats.isUri(b, from, to, false, true);
            case "iri-reference" -> (b, from, to) -> UriFormats.isUri(b, from, to, true, true);
            case "uri-template" -> UriFormats::isTemplate;
            case "json-pointer" -> UriFormats::isPointer;
            case "relative-json-pointer" -> UriFormats::isRelativePointer;
            case "regex" -> SchemaFormats::isRegex;
            case "uuid" -> SchemaFormats::isUuid;
            default -> null;
        };
        return rule == null ? null : new Format(name, rule);
    }

    private static boolean isRegex(byte[] b, int from, int to) {
        try {
            Regex.of(new String(b, from, to - from, StandardCharsets.UTF_8), true);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static boolean isUuid(byte[] b, int from, int to) {
        if (to - from != UUID_LENGTH) {
            return false;
        }
        for (int i = 0; i < UUID_LENGTH; i++) {
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? b[from + i] != '-' : Character.digit(b[from + i], 16) < 0) {
                return false;
            }
        }
        return true;
    }
}
