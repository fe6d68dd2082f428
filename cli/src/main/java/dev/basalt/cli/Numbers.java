package dev.basalt.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Numbers of options, checked before anything is read or written.
final class Numbers {
    private static final long MAX_NEAREST = 1_000_000;

    private static final long MAX_THREADS = 1024;

    private Numbers() {}

    /// How many nearest things to find.
    static final class Nearest implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            return (int) whole(value, 1, MAX_NEAREST);
        }
    }

    /// A size or a count that cannot be zero.
    static final class Positive implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            return (int) whole(value, 1, Integer.MAX_VALUE);
        }
    }

    /// How many threads to work with.
    static final class Threads implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            return (int) whole(value, 1, MAX_THREADS);
        }
    }

    /// A count that may be zero, or the number of a row.
    static final class FromZero implements ITypeConverter<Long> {
        @Override
        public Long convert(String value) {
            return whole(value, 0, Long.MAX_VALUE);
        }
    }

    private static long whole(String value, long min, long max) {
        try {
            long number = Long.parseLong(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Told below.
        }
        String range = max == Long.MAX_VALUE ? "of at least " + min : "from " + min + " to " + max;
        throw new TypeConversionException("must be a whole number " + range + ", but was '" + value + "'");
    }
}
