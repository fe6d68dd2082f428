package dev.basalt.columnar.legacy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes files as the formats of Python and Rust are described, byte by byte.
final class LegacyWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private LegacyWriter() {}

    /// A column: its name, its type, its meaning, whether it may hold nulls, and its values as they lie in the file.
    static final class Column {
        private final String name;
        private final String type;
        private final String meaning;
        private final boolean nullable;
        private final byte[] values;

        Column(String name, String type, String meaning, boolean nullable, byte[] values) {
            this.name = name;
            this.type = type;
            this.meaning = meaning;
            this.nullable = nullable;
            this.values = values.clone();
        }
    }

    static byte[] numbers(int bytesEach, long... values) {
        ByteBuffer buffer = ByteBuffer.allocate(bytesEach * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            for (int i = 0; i < bytesEach; i++) {
                buffer.put((byte) (value >>> (8 * i)));
            }
        }
        return buffer.array();
    }

    static byte[] doubles(double... values) {
        ByteBuffer buffer = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            buffer.putDouble(value);
        }
        return buffer.array();
    }

    static byte[] strings(String... values) {
        LegacyWriter writer = new LegacyWriter();
        writer.number(4, values.length);
        int end = 0;
        writer.number(4, 0);
        for (String value : values) {
            end += value.getBytes(StandardCharsets.UTF_8).length;
            writer.number(4, end);
        }
        for (String value : values) {
            writer.bytes(value.getBytes(StandardCharsets.UTF_8));
        }
        return writer.out.toByteArray();
    }

    private void number(int bytes, long value) {
        bytes(numbers(bytes, value));
    }

    private void bytes(byte[] bytes) {
        out.writeBytes(bytes);
    }

    /// Writes a value of MessagePack.
    private void pack(Object value) {
        switch (value) {
            case null -> out.write(0xC0);
            case Boolean flag -> out.write(flag ? 0xC3 : 0xC2);
            case Integer number when number >= 0 && number < 128 -> out.write(number);
            case Integer number -> {
                out.write(0xCE);
                bytes(ByteBuffer.allocate(4).putInt(number).array());
            }
            case String text -> {
                byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                if (utf8.length < 32) {
                    out.write(0xA0 | utf8.length);
                } else {
                    out.write(0xD9);
                    out.write(utf8.length);
                }
                bytes(utf8);
            }
            case List<?> list -> {
                out.write(0x90 | list.size());
                list.forEach(this::pack);
            }
            case Map<?, ?> map -> {
                if (map.size() < 16) {
                    out.write(0x80 | map.size());
                } else {
                    out.write(0xDE);
                    bytes(ByteBuffer.allocate(2).putShort((short) map.size()).array());
                }
                map.forEach((key, part) -> {
                    pack(key);
                    pack(part);
                });
            }
            default -> throw new IllegalArgumentException("" + value);
        }
    }

    private static byte[] packed(Object value) {
        LegacyWriter writer = new LegacyWriter();
        writer.pack(value);
        return writer.out.toByteArray();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] python(long rows, boolean zstd, List<Column> columns) {
        List<Object> described =
                columns.stream().<Object>map(LegacyWriter::pythonColumn).toList();
        Map<Object, Object> schema = new LinkedHashMap<>();
        schema.put("table_name", "users");
        schema.put("version", 1);
        schema.put("created_at", null);
        schema.put("modified_at", null);
        schema.put("row_count", (int) rows);
        schema.put("default_compression", "zstd");
        schema.put("enable_learned_indexes", true);
        schema.put("columns", described);
        schema.put("column_groups", Map.of(1, List.of("a")));
        byte[] schemaBytes = packed(schema);
        byte[] statistics = packed(Map.of("id", Map.of("min_value", "1", "null_count", 0)));
        LegacyWriter data = new LegacyWriter();
        data.pythonGroup(0, columns.subList(0, columns.size() / 2), zstd);
        data.pythonGroup(1, columns.subList(columns.size() / 2, columns.size()), zstd);
        int statisticsAt = 68 + 4 + schemaBytes.length;
        int dataAt = statisticsAt + 4 + statistics.length;
        int footerAt = dataAt + data.out.size();
        LegacyWriter file = new LegacyWriter();
        file.bytes(new byte[] {'N', 'C', 'F', 1, 1, 0, 0, 0});
        for (int offset : new int[] {68, statisticsAt, 0, dataAt, footerAt}) {
            file.number(4, offset);
        }
        for (long number : new long[] {rows, 1_700_000_000L, 1_700_000_000L}) {
            file.number(8, number);
        }
        file.bytes(new byte[] {(byte) (zstd ? 1 : 0), 0});
        file.bytes(new byte[14]);
        file.number(4, schemaBytes.length);
        file.bytes(schemaBytes);
        file.number(4, statistics.length);
        file.bytes(statistics);
        file.bytes(data.out.toByteArray());
        byte[] hash = sha256(file.out.toByteArray());
        file.bytes(new byte[] {'N', 'C', 'F', 'E', 1, 0, 0, 0, 2});
        file.bytes(hash);
        file.number(4, 1);
        file.bytes(java.util.Arrays.copyOf("footer".getBytes(StandardCharsets.US_ASCII), 16));
        file.number(8, footerAt);
        return file.out.toByteArray();
    }

    private static Map<Object, Object> pythonColumn(Column column) {
        Map<Object, Object> described = new LinkedHashMap<>();
        described.put("name", column.name);
        described.put("data_type", column.type);
        described.put("nullable", column.nullable);
        described.put("semantic_type", column.meaning);
        described.put("description", column.name.equals("id") ? "the key of the row, which is never used twice" : null);
        described.put("contains_pii", column.name.equals("b"));
        described.put("typical_query_patterns", List.of());
        described.put("column_group", null);
        return described;
    }

    private void pythonGroup(int group, List<Column> columns, boolean zstd) {
        number(4, group);
        number(4, columns.size());
        for (Column column : columns) {
            bytes(column.name.getBytes(StandardCharsets.UTF_8));
            out.write(0);
            byte[] stored = zstd ? Zstd.compress(column.values, 3) : column.values;
            number(8, stored.length);
            out.write(zstd ? 1 : 0);
            bytes(stored);
        }
    }

    static byte[] rust(long rows, List<Column> columns) {
        List<Object> described = columns.stream()
                .<Object>map(
                        column -> java.util.Arrays.asList(column.name, column.type, column.meaning, column.nullable))
                .toList();
        byte[] schema = packed(List.of("users", described, 0, 1));
        byte[] statistics = packed(List.of(List.of()));
        LegacyWriter rest = new LegacyWriter();
        rest.bytes(schema);
        rest.bytes(statistics);
        for (Column column : columns) {
            byte[] stored = Zstd.compress(column.values, 1);
            rest.number(4, stored.length);
            rest.bytes(stored);
        }
        LegacyWriter hashed = new LegacyWriter();
        hashed.bytes(new byte[] {'N', 'C', 'F', 1, 1, 0, 0, 0});
        hashed.bytes(new byte[56]);
        hashed.bytes(rest.out.toByteArray());
        LegacyWriter file = new LegacyWriter();
        file.bytes(new byte[] {'N', 'C', 'F', 1, 1, 0, 0, 0});
        long statisticsAt = 64L + schema.length;
        long footerAt = 64L + rest.out.size();
        for (long number : new long[] {64, statisticsAt, statisticsAt + statistics.length, footerAt, rows}) {
            file.number(8, number);
        }
        file.bytes(new byte[16]);
        file.bytes(rest.out.toByteArray());
        file.bytes(new byte[] {'N', 'C', 'F', 'E'});
        file.bytes(sha256(hashed.out.toByteArray()));
        return file.out.toByteArray();
    }

    /// Puts the right checksum into a file whose bytes were changed.
    static void rehash(byte[] file, int footerAt, boolean python) {
        byte[] hashed = java.util.Arrays.copyOf(file, footerAt);
        if (!python) {
            java.util.Arrays.fill(hashed, 8, 64, (byte) 0);
        }
        System.arraycopy(sha256(hashed), 0, file, footerAt + (python ? 9 : 4), 32);
    }
}
