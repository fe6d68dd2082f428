package dev.basalt.vector.collection.internal;

import dev.basalt.core.storage.Replacement;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// The names of the files of a collection.
public final class FileNames {
    /// The manifest.
    public static final String MANIFEST = "MANIFEST";

    /// Texts of ids.
    public static final String NAMES = "NAMES";

    /// Texts of ids while they are written anew.
    static final String NEW_NAMES = NAMES + ".new.tmp";

    static final String LOCK = "LOCK";
    /// There while a bulk build writes the files of a collection; when all are written it becomes the manifest.
    static final String BUILDING = "BUILDING";

    private static final Pattern SCRATCH = Pattern.compile("basalt-[0-9]+\\.scratch");
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

    /// Whether a file is one of those that a process left that was killed while it held it for itself.
    static boolean isScratch(Path path) {
        return SCRATCH.matcher(String.valueOf(path.getFileName())).matches();
    }

    /// Whether a file is what a crashed replacement of one of a collection's own files left. Files of others may end as
    /// those do.
    static boolean isTemporary(Path path) {
        String name = String.valueOf(path.getFileName());
        String target = Replacement.targetName(name);
        return name.equals(NEW_NAMES)
                || MANIFEST.equals(target)
                || BUILDING.equals(target)
                || (target != null && NUMBERED.matcher(target).matches());
    }

    static boolean isNumbered(Path path) {
        return NUMBERED.matcher(String.valueOf(path.getFileName())).matches();
    }
}
