package dev.basalt.json.internal;

/// A parser's verdict that a document is not one: made into an exception with line and column by who knows the
/// source.
@SuppressWarnings("serial")
public final class Refusal extends RuntimeException {
    private final long offset;
    private final String limit;

    /// A document that is no JSON.
    Refusal(long offset, String problem) {
        this(offset, problem, "");
    }

    /// A document above a limit.
    Refusal(long offset, String problem, String limit) {
        super(problem, null, false, false);
        this.offset = offset;
        this.limit = limit;
    }

    /// Where.
    ///
    /// @return the offset in the source of the first byte that is wrong
    public long offset() {
        return offset;
    }

    /// What must hold, but was actual.
    ///
    /// @return the problem
    public String problem() {
        return String.valueOf(getMessage());
    }

    /// The limit that was exceeded.
    ///
    /// @return the component of the limits, empty where the document is no JSON
    public String limit() {
        return limit;
    }
}
