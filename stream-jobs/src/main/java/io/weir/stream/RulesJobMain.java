package io.weir.stream;

import io.weir.bus.Bus;
import io.weir.bus.BusConfig;
import io.weir.config.prometheus.PrometheusConfig;
import io.weir.stream.job.RulesJob;
import io.weir.stream.job.RulesJobConfig;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The rules job as a program for Flink's own command line or REST API, for those who manage their jobs themselves.
 *
 * <pre>{@code
 * flink run -d weir-stream-jobs-job.jar --kafka.bootstrap-servers kafka:9092 --config.file prometheus.yml \
 *     --checkpoints.dir s3://bucket/weir-rules --web.external-url https://weir.example.org
 * }</pre>
 */
public final class RulesJobMain {
    private static final Set<String> OPTIONS =
            Set.of("kafka.bootstrap-servers", "config.file", "checkpoints.dir", "web.external-url");

    private RulesJobMain() {}

    /** Runs the job in the environment that Flink provides. */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> options = parse(arguments);
        RulesConfig.Builder builder = RulesConfig.of(
                PrometheusConfig.load(Path.of(required(options, "config.file"))),
                options.getOrDefault("web.external-url", ""),
                Path.of(System.getProperty("java.io.tmpdir")))
                .toBuilder();
        RulesConfig config =
                builder.checkpoints(required(options, "checkpoints.dir")).build();
        RulesJobConfig jobConfig;
        InstantSource clock = InstantSource.system();
        try (Bus bus = Bus.connect(BusConfig.of(required(options, "kafka.bootstrap-servers")), "rules-job")) {
            jobConfig = RulesService.load(bus, config).evaluatedFrom(clock.millis());
        }
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.configure(RulesJob.settings(jobConfig, config.checkpoints()));
        RulesJob.build(env, jobConfig);
        env.execute(RulesJob.name(jobConfig));
    }

    private static String required(Map<String, String> options, String name) {
        String value = options.get(name);
        if (value == null) {
            throw new IllegalArgumentException("--" + name + " is missing");
        }
        return value;
    }

    /** Reads {@code --name value} and {@code --name=value}. */
    static Map<String, String> parse(String[] arguments) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            int equals = argument.indexOf('=');
            String name = argument.replaceFirst("^--?", "");
            String value;
            if (equals > 0) {
                name = name.substring(0, name.indexOf('='));
                value = argument.substring(equals + 1);
            } else if (i + 1 < arguments.length) {
                value = arguments[++i];
            } else {
                throw new IllegalArgumentException(argument + " has no value");
            }
            if (!OPTIONS.contains(name)) {
                throw new IllegalArgumentException("unknown option " + argument);
            }
            options.put(name, value);
        }
        return options;
    }
}
