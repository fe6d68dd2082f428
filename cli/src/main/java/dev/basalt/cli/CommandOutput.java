package dev.basalt.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// Standard output in UTF-8, which fails where the medium fails. A plain print stream swallows that, so that a full
/// disk would look like success.
final class CommandOutput extends FilterOutputStream {
    private static final int BUFFER_BYTES = 8192;

    /// What could not be written to standard output; unchecked, as print streams keep checked ones to themselves.
    static final class OutputFailedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        OutputFailedException(IOException cause) {
            super("[standard output] it must take what is printed, but did not: " + cause.getMessage(), cause);
        }

        /// Whether somebody read as much as they wanted and left, as `head` does.
        boolean readerLeft() {
            String message = String.valueOf(super.getMessage());
            return message.contains("Broken pipe") || message.contains("Connection reset");
        }
    }

    CommandOutput(OutputStream out) {
        super(out);
    }

    /// Standard output as it is.
    static PrintStream raw() {
        return printing(new CommandOutput(new FileOutputStream(FileDescriptor.out)));
    }

    /// Standard output without control characters where it is a terminal.
    static PrintStream clean() {
        OutputStream out = new CommandOutput(new FileOutputStream(FileDescriptor.out));
        return printing(Console.outputIsTerminal() ? ControlCharacters.replacing(out) : out);
    }

    private static PrintStream printing(OutputStream out) {
        return new PrintStream(new BufferedOutputStream(out, BUFFER_BYTES), true, StandardCharsets.UTF_8);
    }

    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
        try {
            out.write(bytes, from, count);
        } catch (IOException e) {
            throw new OutputFailedException(e);
        }
    }

    @Override
    public void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw new OutputFailedException(e);
        }
    }
}
