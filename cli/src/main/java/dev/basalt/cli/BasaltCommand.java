package dev.basalt.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
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
        footer = {
            "",
            "Exit codes: 0 done; 1 the answer is no; 2 wrong usage; 3 bad or corrupt input; 4 a limit or memory",
            "was exceeded; 5 the environment failed; 70 a bug in Basalt; 130 interrupted; 141 the reader of the",
            "output left."
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

    /// All commands, in the order that help shows them.
    private static final Map<String, Supplier<Object>> COMMANDS = commands();

    private static Map<String, Supplier<Object>> commands() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("demo", DemoCommand::new);
        commands.put("ingest", IngestCommand::new);
        commands.put("search", SearchCommand::new);
        commands.put("get", GetCommand::new);
        commands.put("index", IndexCommand::new);
        commands.put("collection", CollectionCommand::new);
        commands.put("stats", StatsCommand::new);
        commands.put("verify", VerifyCommand::new);
        commands.put("export", ExportCommand::new);
        commands.put("vector", VectorCommand::new);
        commands.put("ncf", NcfCommand::new);
        commands.put("table", TableCommand::new);
        commands.put("json", JsonCommand::new);
        commands.put("embed", EmbedCommand::new);
        commands.put("tokenize", TokenizeCommand::new);
        commands.put("bench", BenchCommand::new);
        commands.put("doctor", DoctorCommand::new);
        commands.put("warm-up", WarmUpCommand::new);
        return commands;
    }

    /// The command line for some arguments. Where they name a command, only that one is set up: reading the options
    /// of all of them takes longer than most commands do.
    static CommandLine commandLine(String... arguments) {
        CommandLine commandLine = new CommandLine(new BasaltCommand());
        Supplier<Object> named = arguments.length == 0 ? null : COMMANDS.get(arguments[0]);
        if (named != null) {
            commandLine.addSubcommand(arguments[0], named.get());
        } else if (arguments.length != 1 || !arguments[0].equals("--version")) {
            COMMANDS.forEach((name, command) -> commandLine.addSubcommand(name, command.get()));
        }
        return commandLine;
    }

    boolean stacktrace() {
        return stacktrace;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command must be given");
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
