package dev.basalt.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The root of all commands.
@Command(
        name = "basalt",
        header = "An embedded data engine: store documents, embed them, find them by meaning.",
        mixinStandardHelpOptions = true,
        versionProvider = BasaltCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            IngestCommand.class,
            SearchCommand.class,
            GetCommand.class,
            StatsCommand.class,
            VerifyCommand.class,
            EmbedCommand.class,
            TokenizeCommand.class,
            BenchCommand.class,
            DoctorCommand.class,
            WarmUpCommand.class
        },
        footer = {
            "",
            "Exit codes: 0 done; 1 the answer is no; 2 wrong usage; 3 bad or corrupt input; 4 a limit was",
            "exceeded; 5 the environment failed; 70 a bug in Basalt."
        })
final class BasaltCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--stacktrace",
            scope = CommandLine.ScopeType.INHERIT,
            description = "Print the stack trace of an error.")
    private boolean stacktrace;

    boolean stacktrace() {
        return stacktrace;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command must be given; see basalt --help");
    }

    /// The version that was built.
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"basalt " + number()};
        }

        static String number() {
            Properties properties = new Properties();
            try (InputStream in = BasaltCommand.class.getResourceAsStream("version.properties")) {
                properties.load(in);
            } catch (IOException e) {
                throw new IllegalStateException("the build must put version.properties in place, but: " + e, e);
            }
            return properties.getProperty("version", "unknown");
        }
    }
}
