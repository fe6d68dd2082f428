package dev.basalt.cli;

/// What the command's exit status means. A contract: scripts read it.
final class ExitCode {
    static final int DONE = 0;
    /// A check failed, or nothing was found where something had to be.
    static final int NO = 1;

    static final int WRONG_USAGE = 2;
    static final int BAD_INPUT = 3;
    static final int LIMIT_EXCEEDED = 4;
    static final int ENVIRONMENT_FAILED = 5;
    static final int BUG = 70;
    static final int INTERRUPTED = 130;
    /// Whoever read the output left before its end, as with `basalt ... | head`.
    static final int READER_LEFT = 141;

    private ExitCode() {}
}
