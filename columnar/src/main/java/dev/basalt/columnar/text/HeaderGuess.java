package dev.basalt.columnar.text;

import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.text.CsvDetection;
import dev.basalt.core.text.CsvRecords;
import dev.basalt.core.text.RecordBuffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Tells whether the first record of a CSV file names its columns: it does not if every column that holds numbers,
/// dates or the like in the records behind it does so in the first one as well, and the texts in it are made like those
/// behind them. Of texts alone, the first record is taken for names.
///
/// - **Threads:** stateless
final class HeaderGuess {
    private static final int MAX_RECORDS = 100;

    private HeaderGuess() {}

    /// Looks at the beginning of a file, which stays to be read.
    static boolean isHeader(RecordBuffer buffer, CsvDetection found, CsvOptions options) throws IOException {
        int length = buffer.peek(CsvDetection.SAMPLE_BYTES);
        List<List<String>> sample = sample(buffer, length, found);
        if (sample.isEmpty()) {
            return true;
        }
        List<String> first = sample.getFirst();
        List<List<String>> rest = sample.size() == 1 ? sample : sample.subList(1, sample.size());
        boolean typed = false;
        for (int i = 0; i < first.size(); i++) {
            String name = first.get(i);
            TextShape shape = TextShape.ofCsv(options.decimals());
            Set<String> patterns = new HashSet<>();
            for (List<String> record : rest) {
                if (i < record.size() && !isMissing(record.get(i), options)) {
                    shape.see(record.get(i));
                    patterns.add(pattern(record.get(i)));
                }
            }
            if (isMissing(name, options) || patterns.isEmpty()) {
                continue;
            }
            boolean text = shape.type() == Simple.STRING;
            typed |= !text;
            if (text ? !patterns.contains(pattern(name)) || sample.size() == 1 : !shape.accepts(name)) {
                return true;
            }
        }
        return !typed;
    }

    /// What kinds of characters a text has, in their order.
    private static String pattern(String text) {
        StringBuilder pattern = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char kind = Character.isDigit(c) ? '9' : Character.isUpperCase(c) ? 'A' : Character.isLetter(c) ? 'a' : c;
            if (pattern.isEmpty() || pattern.charAt(pattern.length() - 1) != kind) {
                pattern.append(kind);
            }
        }
        return pattern.toString();
    }

    private static boolean isMissing(String value, CsvOptions options) {
        return value.isEmpty() || value.equals(options.nullText());
    }

    private static List<List<String>> sample(RecordBuffer buffer, int length, CsvDetection found) throws IOException {
        boolean whole = length < CsvDetection.SAMPLE_BYTES;
        List<List<String>> sample = new ArrayList<>();
        ByteArrayInputStream bytes = new ByteArrayInputStream(buffer.bytes(), buffer.recordFrom(), length);
        try (RecordBuffer copy = new RecordBuffer(bytes, CsvDetection.SAMPLE_BYTES)) {
            CsvRecords records = new CsvRecords(copy, found.syntax());
            records.skipLines(found.skippedLines());
            Location nowhere = Location.of("sample");
            while (sample.size() < MAX_RECORDS && records.take()) {
                if (copy.tooLarge() || records.unclosedQuote() || (!whole && copy.offset() >= length)) {
                    break;
                }
                // Names need not be decoded to be told from numbers.
                String record =
                        new String(copy.bytes(), copy.recordFrom(), copy.recordLength(), StandardCharsets.ISO_8859_1);
                try {
                    sample.add(records.values(record, nowhere));
                } catch (CorruptDataException _) {
                    // It is named when it is read.
                }
            }
        }
        return sample;
    }
}
