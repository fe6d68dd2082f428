package dev.basalt.columnar.encoding.text;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.schema.DataType.Simple;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/// Columns of bytes that encodings must give back exactly.
final class Texts {
    private Texts() {}

    static BytesColumn of(int rows, IntFunction<String> row) {
        BytesColumn column = new BytesColumn(Simple.STRING);
        for (int i = 0; i < rows; i++) {
            column.append(row.apply(i));
        }
        return column;
    }

    static BytesColumn of(String... rows) {
        return of(rows.length, i -> rows[i]);
    }

    /// Columns with what is hard for any encoding of bytes.
    static List<BytesColumn> hard(int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<BytesColumn> all = new ArrayList<>();
        all.add(of(rows, i -> ""));
        all.add(of(rows, i -> "same"));
        all.add(of(rows, i -> i % 3 == 0 ? "" : "a\0b\0".repeat(i % 5)));
        all.add(random(rows, random, 256, 12));
        all.add(random(rows, random, 2, 40));
        BytesColumn high = new BytesColumn(Simple.BINARY);
        for (int i = 0; i < rows; i++) {
            // Not UTF-8: continuation bytes alone, bytes that never occur, halves of surrogates.
            byte[] row = {(byte) 0x80, (byte) 0xFF, (byte) 0xED, (byte) 0xA0, (byte) i, (byte) 0xFE, (byte) 0xC0};
            high.append(row, 0, i % 8);
        }
        all.add(high);
        String words = "the quick brown fox jumps over the lazy dog ";
        all.add(of(rows, i -> words.substring(random.nextInt(40)) + words.substring(random.nextInt(40))));
        return all;
    }

    /// Rows of random bytes below a number.
    static BytesColumn random(int rows, SplittableRandom random, int below, int maxLength) {
        BytesColumn column = new BytesColumn(Simple.BINARY);
        byte[] row = new byte[maxLength];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < maxLength; j++) {
                row[j] = (byte) random.nextInt(below);
            }
            column.append(row, 0, random.nextInt(maxLength + 1));
        }
        return column;
    }

    /// One row of a megabyte among short ones.
    static BytesColumn withLongRow() {
        return of(5, i -> i == 3 ? "0123456789 abcdef-".repeat(60_000) : "row " + i);
    }

    static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
