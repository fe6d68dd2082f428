package dev.basalt.cli;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What raises a limit: a message names the option of the Java API, and a user of the command needs the command's own.
final class Remedies {
    /// The remedy at the end of a message, such as `; raise Limits.maxDocumentBytes`.
    private static final Pattern RAISE = Pattern.compile("(; .*?)?\\braise (it with )?([A-Z]\\w+\\.\\w+)$");

    private static final Map<String, String> OPTIONS = Map.of(
            "Limits.maxDocumentBytes", "--max-document-bytes",
            "CsvOptions.maxRecordBytes", "--max-record-bytes",
            "NdjsonOptions.maxRecordBytes", "--max-record-bytes",
            "JsonLimits.maxDepth", "--max-depth",
            "JsonLimits.maxBytes", "--max-document-bytes");

    private Remedies() {}

    /// A message whose remedy is one of the command.
    static String ofCommand(String message) {
        Matcher remedy = RAISE.matcher(message);
        if (!remedy.find()) {
            return message;
        }
        String others = remedy.group(1) == null ? "" : remedy.group(1);
        String before = message.substring(0, remedy.start()) + others;
        String option = OPTIONS.get(remedy.group(3));
        if (option != null) {
            return before + "raise " + option;
        }
        return others.endsWith(" or ")
                ? before.substring(0, before.length() - " or ".length()).replaceFirst(",$", "")
                : before + "only the Java API can raise that, with " + remedy.group(3);
    }
}
