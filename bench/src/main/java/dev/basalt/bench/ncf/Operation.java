package dev.basalt.bench.ncf;

/// What is measured.
enum Operation {
    /// All rows into a file.
    WRITE("write", true),
    /// All rows and columns.
    READ("read", true),
    /// All rows of three columns.
    THREE_COLUMNS("3 columns", true),
    /// Opening the file, and all rows of one column.
    ONE_COLUMN("open, 1 column", false),
    /// A hundredth of the rows, found by a sorted column.
    FILTER("1 % filter", false),
    /// 10,000 rows by their numbers.
    ROWS("10,000 rows", false);

    private final String label;
    private final boolean rate;

    Operation(String label, boolean rate) {
        this.label = label;
        this.rate = rate;
    }

    /// Its name in tables.
    String label() {
        return label;
    }

    /// Whether rows a second are told; otherwise milliseconds.
    boolean isRate() {
        return rate;
    }
}
