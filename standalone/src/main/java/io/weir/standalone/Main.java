package io.weir.standalone;

import io.weir.bus.BusException;
import io.weir.config.ConfigException;
import io.weir.standalone.broker.BrokerException;
import io.weir.storage.StorageException;
import io.weir.web.BuildInfo;
import io.weir.web.WebServerException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The {@code weir} command. */
@Command(
        name = "weir",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "Prometheus, Pushgateway and Alertmanager as a stream-processing pipeline on Kafka.",
        footer = {"", "weir COMMAND --help tells a command's flags."},
        subcommands = {
            StandaloneCommand.class,
            BrokerCommand.class,
            ScraperCommand.class,
            ReceiveCommand.class,
            PushgatewayCommand.class,
            RulesCommand.class,
            StoreCommand.class,
            QueryCommand.class,
            AlertmanagerCommand.class,
            CheckCommand.class,
            TestCommand.class,
            PromqlTestCommand.class
        })
public final class Main {
    /** What Prometheus exits with when its configuration is bad. */
    static final int EXIT_BAD_CONFIG = 2;

    private static final int EXIT_FAILED = 1;

    private Main() {}

    public static void main(String[] args) {
        int status = new CommandLine(new Main())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println(command.getCommandName() + ": " + oneLine(failure));
                    return status(failure);
                })
                .execute(args);
        System.exit(status);
    }

    private static int status(Exception failure) {
        return failure instanceof ConfigException || failure instanceof IllegalArgumentException
                ? EXIT_BAD_CONFIG
                : EXIT_FAILED;
    }

    /** The message of an expected failure; of any other the whole stack trace, since it is a fault of ours. */
    private static String oneLine(Exception failure) {
        for (Class<?> expected : List.of(
                ConfigException.class,
                WebServerException.class,
                BusException.class,
                BrokerException.class,
                StorageException.class,
                StartException.class,
                IllegalArgumentException.class)) {
            if (expected.isInstance(failure) && failure.getMessage() != null) {
                return failure.getMessage();
            }
        }
        java.io.StringWriter trace = new java.io.StringWriter();
        failure.printStackTrace(new java.io.PrintWriter(trace, true));
        return trace.toString();
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            BuildInfo build = BuildInfo.current();
            return new String[] {
                "weir " + build.version() + " (revision " + build.revision() + ", branch " + build.branch() + ", built "
                        + build.buildDate() + ", Java " + build.javaVersion() + ")"
            };
        }
    }
}
