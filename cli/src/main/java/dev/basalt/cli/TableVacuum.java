package dev.basalt.cli;

import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.table.VacuumResult;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `basalt table vacuum`.
@Command(
        name = "vacuum",
        mixinStandardHelpOptions = true,
        header = "Take old versions of a table away, and files that no version has any more.",
        description = {
            "No reader or writer of another process may take longer than the time that is kept: its files would be gone."
        })
final class TableVacuum implements Callable<Integer> {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})([smhd])");

    @Mixin
    private final TableMixin table = new TableMixin();

    @Option(
            names = "--keep",
            defaultValue = "7d",
            paramLabel = "TIME",
            description = {
                "How long a version is kept once another took its place: a number of s, m, h or d"
                        + " (default: ${DEFAULT-VALUE})."
            })
    @SuppressWarnings("NullAway.Init")
    private String keep;

    @Override
    public Integer call() throws IOException {
        VacuumResult result = table.open(Profile.BALANCED).vacuum(duration(keep));
        if (table.json()) {
            new JsonOut(System.out).object(object -> {
                object.name("versions_expired").value(result.versionsExpired());
                object.name("files_deleted").value(result.filesDeleted());
                object.name("bytes_deleted").value(result.bytesDeleted());
            });
        } else {
            System.out.println(Console.count(result.versionsExpired())
                    + (result.versionsExpired() == 1 ? " version" : " versions") + " expired, "
                    + CommitText.files(result.filesDeleted()) + " deleted, "
                    + Console.bytes(result.bytesDeleted()) + " freed");
        }
        return ExitCode.DONE;
    }

    private static Duration duration(String text) {
        Matcher parts = DURATION.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "--keep must be a number of s, m, h or d, as 12h is, but was '" + text + "'");
        }
        long count = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }
}
