package dev.basalt.bench.vector;

import dev.basalt.vector.Metric;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// What the command line asks for.
///
/// @param base           rows; null, as `queries`, for the random set
/// @param queries        queries
/// @param truth          true nearest rows; null to compute them
/// @param metric         [Metric#COSINE] or [Metric#L2]
/// @param maxRows        at most so many rows
/// @param maxQueries     at most so many queries
/// @param seed           of the random set
/// @param k              how many rows a search finds
/// @param efs            the sweep, rising, each `>= k`
/// @param rounds         how often the sweep is measured
/// @param threads        thread counts to build with; the index of the last one is searched
/// @param m              neighbours of a node
/// @param efConstruction effort of the builders
/// @param byProcessorTime whether speeds are told by the time the searching thread ran, not by the clock on
///                        the wall
/// @param contenders     who takes part
/// @param heap           the most heap of each process in Java
/// @param javaOptions    more options for each process in Java
/// @param out            folder for the reports; null for none
/// @param json           file for all figures; null for none
/// @param sections       what to measure
/// @param shares         shares of the rows that filtered searches may find
/// @param filteredEf     effort of filtered searches
/// @param churnRounds    how often rows go and come back
record BenchArguments(
        @Nullable Path base,
        @Nullable Path queries,
        @Nullable Path truth,
        Metric metric,
        int maxRows,
        int maxQueries,
        long seed,
        int k,
        List<Integer> efs,
        int rounds,
        List<Integer> threads,
        int m,
        int efConstruction,
        boolean byProcessorTime,
        List<ContenderName> contenders,
        String heap,
        List<String> javaOptions,
        @Nullable Path out,
        @Nullable Path json,
        List<SectionName> sections,
        List<Double> shares,
        int filteredEf,
        int churnRounds) {
    static final String USAGE = """
            Usage: basalt bench vector [OPTION...]
            Compare Basalt's vector indexes with Lucene, JVector and hnswlib: recall against speed on one thread.

              --section A,B,...    of: search (recall against speed), original (what the original publishes about 10,000
                                   random rows), filtered (searches that may find some rows only), churn (rows that
                                   go and come back), hard (rows that lie in ways that are hard to search); default: all
              --base FILE          rows (.npy of f16 or f32, .fvecs); without it 10,000 random ones of 384 values
              --queries FILE       queries (as rows)
              --truth FILE         their true nearest rows (.npy of i32, .ivecs); without it they are computed
              --metric NAME        cosine or l2 (default: cosine)
              --max-rows N         use the first N rows; needs the truth computed
              --max-queries N      use the first N queries
              --seed N             seed of the random rows (default: 1)
              -k N                 nearest rows to find (default: 10)
              --ef N,N,...         the sweep (default: 10,16,24,32,48,64,96,128,192,256,384,512)
              --rounds N           measured rounds; all contenders take turns in each (default: 5)
              --threads N,N,...    threads to build with, the last one's index is searched (default: 1 and all)
              --m N                neighbours of a node, twice as many on the lowest layer (default: 16)
              --ef-construction N  effort of the builders (default: 200)
              --clock NAME         wall, or cpu: only the time the searching thread ran, which other programs on the
                                   machine disturb less, but which leaves out garbage collection (default: wall)
              --contenders A,B,... of: %s (default: all)
              --selectivity N,...  percent of the rows that filtered searches may find (default: 100,50,10,1,0.1)
              --filtered-ef N      effort of filtered searches (default: 64)
              --churn-rounds N     how often a fifth of the rows goes and comes back (default: 10)
              --heap SIZE          most heap of each process in Java (default: 4g)
              --java-option OPTION another option for each process in Java; may be repeated
              --out DIR            folder for table.md and plot.svg (default: none is written)
              --record             write them into docs/perf/vector of the source tree
              --json FILE          all figures as JSON
              -h, --help           this text
            """;

    /// Reads a command line.
    ///
    /// @param arguments the words
    /// @param records   the folder for reports where `--record` is given; null if there is none
    /// @throws IllegalArgumentException if it cannot be understood
    static BenchArguments parse(String[] arguments, @Nullable Path records) {
        return new Parser(arguments, records).parse();
    }

    static String usage() {
        return USAGE.formatted(String.join(
                ", ",
                Arrays.stream(ContenderName.values()).map(ContenderName::option).toList()));
    }

    private static final class Parser {
        private final String[] words;
        private final @Nullable Path records;
        private int next;
        private @Nullable Path base;
        private @Nullable Path queries;
        private @Nullable Path truth;
        private Metric metric = Metric.COSINE;
        private int maxRows = Integer.MAX_VALUE;
        private int maxQueries = Integer.MAX_VALUE;
        private long seed = 1;
        private int k = 10;
        private List<Integer> efs = List.of(10, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512);
        private int rounds = 5;
        private List<Integer> threads;
        private int m = 16;
        private int efConstruction = 200;
        private boolean byProcessorTime;
        private List<ContenderName> contenders = List.of(ContenderName.values());
        private String heap = "4g";
        private final List<String> javaOptions = new ArrayList<>();
        private @Nullable Path out;
        private @Nullable Path json;
        private List<SectionName> sections = List.of(SectionName.values());
        private List<Double> shares = List.of(1.0, 0.5, 0.1, 0.01, 0.001);
        private int filteredEf = 64;
        private int churnRounds = 10;

        Parser(String[] words, @Nullable Path records) {
            this.words = words;
            this.records = records;
            int processors = Runtime.getRuntime().availableProcessors();
            this.threads = processors == 1 ? List.of(1) : List.of(1, processors);
        }

        BenchArguments parse() {
            while (next < words.length) {
                take(words[next++]);
            }
            if ((base == null) != (queries == null) || (base == null && truth != null)) {
                throw new IllegalArgumentException(
                        "--base and --queries must be given together, --truth only with them");
            }
            if (maxRows != Integer.MAX_VALUE && truth != null) {
                throw new IllegalArgumentException("--max-rows must come without --truth, which is of all rows");
            }
            List<Integer> reachable =
                    efs.stream().map(ef -> Math.max(ef, k)).distinct().sorted().toList();
            return new BenchArguments(
                    base,
                    queries,
                    truth,
                    metric,
                    maxRows,
                    maxQueries,
                    seed,
                    k,
                    reachable,
                    rounds,
                    threads,
                    m,
                    efConstruction,
                    byProcessorTime,
                    contenders,
                    heap,
                    List.copyOf(javaOptions),
                    out,
                    json,
                    sections,
                    shares,
                    Math.max(filteredEf, k),
                    churnRounds);
        }

        private void take(String option) {
            switch (option) {
                case "--base" -> base = Path.of(value(option));
                case "--queries" -> queries = Path.of(value(option));
                case "--truth" -> truth = Path.of(value(option));
                case "--metric" -> metric = metric(value(option));
                case "--max-rows" -> maxRows = number(option);
                case "--max-queries" -> maxQueries = number(option);
                case "--seed" -> seed = number(option);
                case "-k" -> k = number(option);
                case "--ef" -> efs = numbers(option);
                case "--rounds" -> rounds = number(option);
                case "--threads" -> threads = numbers(option);
                case "--m" -> m = number(option);
                case "--ef-construction" -> efConstruction = number(option);
                case "--clock" -> byProcessorTime = isProcessorTime(value(option));
                case "--contenders" -> contenders = contenders(value(option));
                case "--section" -> sections = sections(value(option));
                case "--selectivity" -> shares = shares(value(option));
                case "--filtered-ef" -> filteredEf = number(option);
                case "--churn-rounds" -> churnRounds = number(option);
                case "--heap" -> heap = value(option);
                case "--java-option" -> javaOptions.add(value(option));
                case "--out" -> out = Path.of(value(option));
                case "--record" -> out = records(option);
                case "--json" -> json = Path.of(value(option));
                default -> throw new IllegalArgumentException("option must be known, but was '" + option + "'");
            }
        }

        private Path records(String option) {
            if (records == null) {
                throw new IllegalArgumentException(option + " must be used in a source tree; name a folder with --out");
            }
            return records;
        }

        private String value(String option) {
            if (next == words.length) {
                throw new IllegalArgumentException(option + " must have a value, but is the last word");
            }
            return words[next++];
        }

        private int number(String option) {
            return positive(option, value(option));
        }

        private List<Integer> numbers(String option) {
            ToIntFunction<String> number = text -> positive(option, text);
            return Arrays.stream(value(option).split(",", -1))
                    .mapToInt(number)
                    .boxed()
                    .toList();
        }

        private static int positive(String option, String text) {
            try {
                int number = Integer.parseInt(text);
                if (number > 0) {
                    return number;
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(option + " must be a whole number, but was '" + text + "'", e);
            }
            throw new IllegalArgumentException(option + " must be at least 1, but was " + text);
        }

        private static Metric metric(String name) {
            return switch (name) {
                case "cosine" -> Metric.COSINE;
                case "l2" -> Metric.L2;
                default -> throw new IllegalArgumentException("--metric must be cosine or l2, but was '" + name + "'");
            };
        }

        private static boolean isProcessorTime(String name) {
            return switch (name) {
                case "wall" -> false;
                case "cpu" -> true;
                default -> throw new IllegalArgumentException("--clock must be wall or cpu, but was '" + name + "'");
            };
        }

        private static List<SectionName> sections(String names) {
            List<SectionName> chosen = new ArrayList<>();
            for (String name : names.toLowerCase(Locale.ROOT).split(",", -1)) {
                chosen.add(Arrays.stream(SectionName.values())
                        .filter(section -> section.option().equals(name))
                        .findFirst()
                        .orElseThrow(() ->
                                new IllegalArgumentException("--section must name sections, but has '" + name + "'")));
            }
            return chosen.stream().distinct().toList();
        }

        private static List<Double> shares(String percents) {
            List<Double> shares = new ArrayList<>();
            for (String percent : percents.split(",", -1)) {
                double share;
                try {
                    share = Double.parseDouble(percent) / 100;
                } catch (NumberFormatException e) {
                    throw new IllegalArgumentException("--selectivity must be numbers, but has '" + percent + "'", e);
                }
                if (!(share > 0 && share <= 1)) {
                    throw new IllegalArgumentException(
                            "--selectivity must be above 0 and at most 100, but has " + percent);
                }
                shares.add(share);
            }
            return List.copyOf(shares);
        }

        private static List<ContenderName> contenders(String names) {
            List<ContenderName> chosen = new ArrayList<>();
            for (String name : names.toLowerCase(Locale.ROOT).split(",", -1)) {
                chosen.add(Arrays.stream(ContenderName.values())
                        .filter(contender -> contender.option().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(
                                "--contenders must name contenders, but has '" + name + "'")));
            }
            return List.copyOf(chosen);
        }
    }
}
