package dev.basalt.bench.ncf;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.DataType.TimeUnit;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.SplittableRandom;

/// The tables that the original format was measured on, from fixed seeds.
///
/// Three of them are functions of the row's number, so that what they come to says little of real data.
final class SeedTables {
    private static final long SEED = 42;

    private SeedTables() {}

    /// Three columns: a number, its product with 1.5, and a name with the number in six digits.
    static Batch three(int rows) {
        Batch batch = new Batch(Schema.of(field("id", Simple.INT64), field("value", Simple.FLOAT64), text("name")));
        for (int i = 0; i < rows; i++) {
            batch.column("id", LongColumn.class).append(i);
            batch.column("value", DoubleColumn.class).append(i * 1.5);
            batch.column("name", BytesColumn.class).append(padded("user_", i));
        }
        return batch;
    }

    /// Six columns, of which one is random doubles.
    static Batch six(int rows) {
        Batch batch = new Batch(Schema.of(
                field("id", Simple.INT64),
                field("value", Simple.FLOAT64),
                text("category"),
                field("score", Simple.INT64),
                text("name"),
                text("email")));
        SplittableRandom random = new SplittableRandom(SEED);
        String[] categories = {"A", "B", "C", "D", "E"};
        for (int i = 0; i < rows; i++) {
            batch.column("id", LongColumn.class).append(i);
            batch.column("value", DoubleColumn.class).append(random.nextDouble());
            append(batch, "category", categories[random.nextInt(categories.length)]);
            batch.column("score", LongColumn.class).append(random.nextInt(100));
            append(batch, "name", "User_" + i);
            append(batch, "email", "user" + i + "@example.com");
        }
        return batch;
    }

    /// Eleven columns: a number, eight products of it, a name and an address.
    static Batch eleven(int rows) {
        Field[] fields = new Field[11];
        fields[0] = field("id", Simple.INT64);
        for (int k = 0; k < 8; k++) {
            fields[k + 1] = field("value" + k, Simple.FLOAT64);
        }
        fields[9] = text("name");
        fields[10] = text("email");
        Batch batch = new Batch(Schema.of(fields));
        for (int i = 0; i < rows; i++) {
            batch.column("id", LongColumn.class).append(i);
            for (int k = 0; k < 8; k++) {
                ((DoubleColumn) batch.column(k + 1)).append(i * (k + 1.5));
            }
            append(batch, "name", "user_" + i);
            append(batch, "email", "user" + i + "@example.com");
        }
        return batch;
    }

    /// Thirteen columns of a business: keys, times, amounts, categories, text.
    static Batch thirteen(int rows) {
        Batch batch = new Batch(Schema.of(
                field("id", Simple.INT64),
                field("user_id", Simple.INT64),
                field("created_at", new DataType.Timestamp(TimeUnit.NANOSECOND, null)),
                field("revenue", Simple.FLOAT64),
                field("cost", Simple.FLOAT64),
                field("quantity", Simple.INT64),
                field("score", Simple.FLOAT64),
                text("department"),
                text("region"),
                text("status"),
                text("name"),
                text("email"),
                text("description")));
        SplittableRandom random = new SplittableRandom(SEED);
        long start = Instant.parse("2024-01-01T00:00:00Z").getEpochSecond();
        for (int i = 0; i < rows; i++) {
            batch.column("id", LongColumn.class).append(i);
            batch.column("user_id", LongColumn.class).append(1000L + random.nextInt(8999));
            batch.column("created_at", LongColumn.class).append((start + 60L * i) * 1_000_000_000L);
            batch.column("revenue", DoubleColumn.class).append(rounded(random.nextDouble(100, 10_000), 100));
            batch.column("cost", DoubleColumn.class).append(rounded(random.nextDouble(50, 5000), 100));
            batch.column("quantity", LongColumn.class).append(1L + random.nextInt(99));
            batch.column("score", DoubleColumn.class).append(rounded(random.nextDouble(), 10_000));
            append(batch, "department", pick(random, "Sales", "Marketing", "Engineering", "Support", "HR"));
            append(batch, "region", pick(random, "North", "South", "East", "West", "Central"));
            append(batch, "status", pick(random, "active", "pending", "completed", "cancelled"));
            batch.column("name", BytesColumn.class).append(padded("User_", i));
            append(batch, "email", "user" + i + "@example.com");
            append(
                    batch,
                    "description",
                    "Transaction " + i + " - " + pick(random, "Standard", "Premium", "Enterprise"));
        }
        return batch;
    }

    private static double rounded(double value, double steps) {
        return Math.rint(value * steps) / steps;
    }

    private static String pick(SplittableRandom random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static String padded(String prefix, int number) {
        return prefix + String.format(Locale.ROOT, "%06d", number);
    }

    private static void append(Batch batch, String column, String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        batch.column(column, BytesColumn.class).append(utf8, 0, utf8.length);
    }

    private static Field field(String name, DataType type) {
        return Field.of(name, type).notNull();
    }

    private static Field text(String name) {
        return field(name, Simple.STRING);
    }

    /// The bytes of the values of a batch, without any compression: eight for a number, its own for a text.
    static long plainBytes(Batch batch) {
        long bytes = 0;
        for (Column column : batch.columns()) {
            bytes += column instanceof BytesColumn texts ? texts.byteCount() : 8L * column.size();
        }
        return bytes;
    }
}
