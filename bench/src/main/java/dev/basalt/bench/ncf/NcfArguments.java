package dev.basalt.bench.ncf;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the command line asks for.
///
/// @param tables     what is written and read
/// @param contenders who takes part
/// @param operations what is measured
/// @param rounds     how often
/// @param threads    thread counts
/// @param rows       rows of a table
/// @param scale      of TPC-H
/// @param out        folder for the reports; null for none
record NcfArguments(
        List<TableName> tables,
        List<ContenderName> contenders,
        List<Operation> operations,
        int rounds,
        List<Integer> threads,
        int rows,
        double scale,
        @Nullable Path out) {
    private static final List<Operation> TABLES = List.of(Operation.WRITE, Operation.READ, Operation.THREE_COLUMNS);
    private static final List<Operation> ACCESS = List.of(Operation.ONE_COLUMN, Operation.FILTER, Operation.ROWS);

    /// The text of `--help`.
    static String usage() {
        return """
            Usage: basalt bench ncf [OPTION...]
            Compare NCF with Parquet (parquet-java, DuckDB) and Vortex: bytes and speed over the same tables.

              --data A,B,...       of: %s (default: all)
              --contenders A,B,... of: %s (default: all)
              --section A,B        of: tables (bytes, writing, reading, three columns), access (one column with opening,
                                   a filter, single rows); default: both
              --rounds N           measured rounds; all contenders take turns in each (default: 5)
              --threads N,N,...    thread counts (default: 1 and 2)
              --rows N             rows of a table (default: 100000)
              --scale X            of TPC-H: 1 is 6,001,215 rows (default: 0.1)
              --out DIR            folder for a table, a plot and JSON for each kind of data (default: none is written)
              --record             write them into docs/perf/ncf of the source tree
              -h, --help           this text
            """.formatted(
                String.join(
                        ", ",
                        Arrays.stream(TableName.values()).map(TableName::option).toList()),
                String.join(
                        ", ",
                        Arrays.stream(ContenderName.values())
                                .map(ContenderName::option)
                                .toList()));
    }

    /// Reads a command line.
    ///
    /// @param words   the words
    /// @param records the folder for reports where `--record` is given; null if there is none
    /// @throws IllegalArgumentException if it cannot be understood
    static NcfArguments parse(String[] words, @Nullable Path records) {
        List<TableName> tables = List.of(TableName.values());
        List<ContenderName> contenders = List.of(ContenderName.values());
        List<Operation> operations = List.of(Operation.values());
        List<Integer> threads = List.of(1, 2);
        int rounds = 5;
        int rows = 100_000;
        double scale = 0.1;
        Path out = null;
        for (int i = 0; i < words.length; i++) {
            String option = words[i];
            if (option.equals("--record")) {
                out = recordsFolder(records);
                continue;
            }
            if (++i == words.length) {
                throw new IllegalArgumentException(option + " must be an option with a value behind it");
            }
            String value = words[i];
            switch (option) {
                case "--data" -> tables = list(value, TableName::of);
                case "--contenders" -> contenders = list(value, ContenderName::of);
                case "--section" ->
                    operations = list(value, NcfArguments::section).stream()
                            .flatMap(List::stream)
                            .toList();
                case "--threads" -> threads = list(value, word -> positive(option, word));
                case "--rounds" -> rounds = positive(option, value);
                case "--rows" -> rows = positive(option, value);
                case "--scale" -> scale = scale(value);
                case "--out" -> out = Path.of(value);
                default ->
                    throw new IllegalArgumentException("option must be one that --help names, but was " + option);
            }
        }
        return new NcfArguments(tables, contenders, operations, rounds, threads, rows, scale, out);
    }

    private static Path recordsFolder(@Nullable Path records) {
        if (records == null) {
            throw new IllegalArgumentException("--record must be used in a source tree; name a folder with --out");
        }
        return records;
    }

    private static List<Operation> section(String name) {
        return switch (name) {
            case "tables" -> TABLES;
            case "access" -> ACCESS;
            default -> throw new IllegalArgumentException("--section must be of [tables, access], but was " + name);
        };
    }

    private static <T> List<T> list(String value, Function<String, T> read) {
        return Arrays.stream(value.split(",", -1)).map(read).distinct().toList();
    }

    private static int positive(String option, String value) {
        if (!value.matches("[1-9][0-9]{0,8}")) {
            throw new IllegalArgumentException(option + " must be a number from 1 on, but was " + value);
        }
        return Integer.parseInt(value);
    }

    private static double scale(String value) {
        if (!value.matches("[0-9]{1,3}(\\.[0-9]{1,6})?") || Double.parseDouble(value) == 0) {
            throw new IllegalArgumentException("--scale must be a number above 0, but was " + value);
        }
        return Double.parseDouble(value);
    }
}
