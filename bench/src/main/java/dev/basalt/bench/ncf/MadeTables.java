package dev.basalt.bench.ncf;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import io.trino.tpch.LineItem;
import io.trino.tpch.LineItemGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Tables beside those of the original: of a benchmark for warehouses, and made up after what is common.
final class MadeTables {
    private static final long SEED = 42;

    private MadeTables() {}

    /// The lines of orders of TPC-H.
    static Batch lineItem(double scale) {
        DataType money = new DataType.Decimal(15, 2);
        Batch batch = new Batch(Schema.of(
                number("l_orderkey", Simple.INT64),
                number("l_partkey", Simple.INT64),
                number("l_suppkey", Simple.INT64),
                number("l_linenumber", Simple.INT32),
                number("l_quantity", money),
                number("l_extendedprice", money),
                number("l_discount", money),
                number("l_tax", money),
                number("l_returnflag", Simple.STRING),
                number("l_linestatus", Simple.STRING),
                number("l_shipdate", Simple.DATE),
                number("l_commitdate", Simple.DATE),
                number("l_receiptdate", Simple.DATE),
                number("l_shipinstruct", Simple.STRING),
                number("l_shipmode", Simple.STRING),
                number("l_comment", Simple.STRING)));
        for (LineItem line : new LineItemGenerator(scale, 1, 1)) {
            Row row = new Row(batch);
            row.whole(line.orderKey())
                    .whole(line.partKey())
                    .whole(line.supplierKey())
                    .whole(line.lineNumber());
            row.wide(100 * line.quantity()).wide(line.extendedPriceInCents());
            row.wide(line.discountPercent()).wide(line.taxPercent());
            row.text(line.returnFlag()).text(line.status());
            row.whole(line.shipDate()).whole(line.commitDate()).whole(line.receiptDate());
            row.text(line.shipInstructions()).text(line.shipMode()).text(line.comment());
        }
        return batch;
    }

    /// Appends to column after column.
    private static final class Row {
        private final Batch batch;
        private int next;

        Row(Batch batch) {
            this.batch = batch;
        }

        Row whole(long value) {
            ((LongColumn) batch.column(next++)).append(value);
            return this;
        }

        Row real(double value) {
            ((DoubleColumn) batch.column(next++)).append(value);
            return this;
        }

        Row wide(long value) {
            ((WideColumn) batch.column(next++)).append(value >> 63, value);
            return this;
        }

        Row text(String value) {
            ((BytesColumn) batch.column(next++)).append(value);
            return this;
        }

        Row none() {
            batch.column(next++).appendNull();
            return this;
        }
    }

    /// Rides of taxis, 19 columns: times that depend on each other, amounts that add up, places of unequal frequency.
    static Batch taxi(int rows) {
        DataType time = new DataType.Timestamp(DataType.TimeUnit.MICROSECOND, null);
        Batch batch = new Batch(Schema.of(
                number("vendor", Simple.INT32),
                number("pickup", time),
                number("dropoff", time),
                Field.of("passengers", Simple.INT64),
                number("distance", Simple.FLOAT64),
                Field.of("rate", Simple.INT64),
                Field.of("forwarded", Simple.STRING),
                number("from_zone", Simple.INT32),
                number("to_zone", Simple.INT32),
                number("payment", Simple.INT64),
                number("fare", Simple.FLOAT64),
                number("extra", Simple.FLOAT64),
                number("tax", Simple.FLOAT64),
                number("tip", Simple.FLOAT64),
                number("tolls", Simple.FLOAT64),
                number("improvement", Simple.FLOAT64),
                number("total", Simple.FLOAT64),
                Field.of("congestion", Simple.FLOAT64),
                Field.of("airport", Simple.FLOAT64)));
        SplittableRandom random = new SplittableRandom(SEED);
        long seconds = 1_704_067_200L;
        for (int i = 0; i < rows; i++) {
            seconds += random.nextInt(3);
            ride(new Row(batch), random, seconds);
        }
        return batch;
    }

    private static void ride(Row row, SplittableRandom random, long seconds) {
        long pickup = seconds + random.nextInt(600);
        double miles = Math.rint(-Math.log(1 - random.nextDouble()) * 300) / 100;
        long duration = 60 + (long) (miles * (180 + random.nextInt(240)));
        boolean unknown = random.nextInt(100) < 3;
        row.whole(1 + random.nextInt(2)).whole(pickup * 1_000_000).whole((pickup + duration) * 1_000_000);
        if (unknown) {
            row.none().real(miles).none().none();
        } else {
            row.whole(1 + skewed(random, 6)).real(miles).whole(random.nextInt(30) == 0 ? 2 : 1);
            row.text(random.nextInt(200) == 0 ? "Y" : "N");
        }
        row.whole(1 + skewed(random, 265)).whole(1 + skewed(random, 265));
        boolean card = random.nextInt(10) < 7;
        long fare = 300 + 70 * Math.round((miles * 250 + duration / 2.0) / 70);
        long extra = 50L * random.nextInt(6);
        long tip = card ? Math.round(fare * (random.nextInt(4) == 0 ? random.nextDouble() * 0.3 : 0.2)) : 0;
        long tolls = random.nextInt(12) == 0 ? 694 : 0;
        long congestion = random.nextInt(10) == 0 ? 0 : 250;
        long airport = random.nextInt(12) == 0 ? 175 : 0;
        long total = fare + extra + 50 + tip + tolls + 100 + congestion + airport;
        row.whole(card ? 1 : 2).real(fare / 100.0).real(extra / 100.0).real(0.5).real(tip / 100.0);
        row.real(tolls / 100.0).real(1.0).real(total / 100.0);
        if (unknown) {
            row.none().none();
        } else {
            row.real(congestion / 100.0).real(airport / 100.0);
        }
    }

    private static int skewed(SplittableRandom random, int below) {
        double u = random.nextDouble();
        return (int) (below * u * u * u);
    }

    /// Readings of sensors once a second that wander, with one, two and three decimals.
    static Batch sensors(int rows) {
        Batch batch = new Batch(Schema.of(
                number("time", new DataType.Timestamp(DataType.TimeUnit.MILLISECOND, null)),
                number("sensor", Simple.INT32),
                number("tenths", Simple.FLOAT64),
                number("hundredths", Simple.FLOAT64),
                number("thousandths", Simple.FLOAT64)));
        SplittableRandom random = new SplittableRandom(SEED);
        long[] walk = {200, 5_000, 100_000};
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k < walk.length; k++) {
                walk[k] += random.nextInt(7) - 3;
            }
            new Row(batch)
                    .whole(1_700_000_000_000L + 1000L * i + random.nextInt(5))
                    .whole(i % 16)
                    .real(walk[0] / 10.0)
                    .real(walk[1] / 100.0)
                    .real(walk[2] / 1000.0);
        }
        return batch;
    }

    /// One column of random values, in which nothing can be found.
    static Batch random(DataType type, int rows) {
        Batch batch = new Batch(Schema.of(number("value", type)));
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < rows; i++) {
            switch (batch.column(0)) {
                case LongColumn longs -> longs.append(random.nextLong());
                case DoubleColumn doubles -> doubles.append(random.nextDouble());
                case WideColumn wide ->
                    wide.append((random.nextLong() & ~0xF000L) | 0x4000L, (random.nextLong() >>> 2) | Long.MIN_VALUE);
                default -> throw new IllegalArgumentException("no random " + type.label());
            }
        }
        return batch;
    }

    /// Many columns of numbers below 1,000.
    static Batch wide(int rows, int columns) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            fields.add(number("c" + i, Simple.INT64));
        }
        Batch batch = new Batch(Schema.of(fields));
        SplittableRandom random = new SplittableRandom(SEED);
        for (Column column : batch.columns()) {
            for (int i = 0; i < rows; i++) {
                ((LongColumn) column).append(random.nextInt(1000));
            }
        }
        return batch;
    }

    /// A number, a decimal and a word, of which some are missing.
    static Batch withNulls(int rows, int percent) {
        Batch batch = new Batch(Schema.of(
                Field.of("number", Simple.INT64), Field.of("amount", Simple.FLOAT64), Field.of("word", Simple.STRING)));
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < rows; i++) {
            Row row = new Row(batch);
            row = missing(random, percent) ? row.none() : row.whole(random.nextInt(100_000));
            row = missing(random, percent) ? row.none() : row.real(random.nextInt(1_000_000) / 100.0);
            if (missing(random, percent)) {
                row.none();
            } else {
                row.text("word" + random.nextInt(5000));
            }
        }
        return batch;
    }

    private static boolean missing(SplittableRandom random, int percent) {
        return random.nextInt(100) < percent;
    }

    private static Field number(String name, DataType type) {
        return Field.of(name, type).notNull();
    }
}
