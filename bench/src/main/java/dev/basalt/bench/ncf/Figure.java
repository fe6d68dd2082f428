package dev.basalt.bench.ncf;

import java.util.Arrays;
import java.util.Locale;

/// What one contender did in one operation, round after round.
///
/// @param contender who
/// @param operation what
/// @param threads   how many threads
/// @param rows      how many rows were written or delivered
/// @param nanos     the time of each round, rising
/// @param touched   bytes of the file that were touched, or -1
record Figure(
        ContenderName contender,
        Operation operation,
        int threads,
        long rows,
        java.util.List<Double> nanos,
        long touched) {
    Figure {
        nanos = nanos.stream().sorted().toList();
    }

    /// The middle of the times; of an even number the mean of the two in the middle.
    double medianNanos() {
        int count = nanos.size();
        return (nanos.get((count - 1) / 2) + nanos.get(count / 2)) / 2;
    }

    /// Millions of rows in a second, at the median.
    double millionRows() {
        return 1e3 * rows / medianNanos();
    }

    /// The median with the slowest and the fastest round.
    String text() {
        double slow = nanos.getLast();
        double fast = nanos.getFirst();
        return operation.isRate()
                ? triple(millionRows(), 1e3 * rows / slow, 1e3 * rows / fast)
                : triple(medianNanos() / 1e6, slow / 1e6, fast / 1e6);
    }

    private static String triple(double median, double slow, double fast) {
        return Arrays.stream(new double[] {median, slow, fast})
                .mapToObj(Figure::number)
                .toList()
                .toString()
                .replaceFirst("\\[([^,]*), ([^,]*), ([^,]*)]", "$1 ($2 to $3)");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%.0f" : "%.2f", value);
    }
}
