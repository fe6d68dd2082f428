package dev.basalt.vector.collection.internal;

import java.nio.file.Path;
import java.util.regex.Pattern;

/// The names of the files of a collection.
public final class FileNames {
    /// The manifest.
    public static final String MANIFEST = "MANIFEST";

    static final String LOCK = "LOCK";
    private static final Pattern NUMBERED = Pattern.compile("(segment|removed|log)-[0-9]{8,18}");

    private FileNames() {}

    static String segment(long number) {
        return "segment-%08d".formatted(number);
    }

    static String removed(long number) {
        return "removed-%08d".formatted(number);
    }

    static String log(long number) {
        return "log-%08d".formatted(number);
    }

    static boolean isNumbered(Path path) {
        return NUMBERED.matcher(String.valueOf(path.getFileName())).matches();
    }
}
