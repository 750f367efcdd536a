package io.weir.standalone;

import io.weir.model.PromDuration;
import io.weir.stream.RulesConfig;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How rules are evaluated. */
final class RulesOptions {
    @Option(
            names = "--rules.evaluation-delay",
            defaultValue = "1s",
            description =
                    "How long an evaluation waits for samples that are still on their way (default: ${DEFAULT-VALUE}).")
    private String evaluationDelay = "";

    @Option(
            names = "--rules.alert.resend-delay",
            defaultValue = "1m",
            description = "How often a firing alert is sent again (default: ${DEFAULT-VALUE}).")
    private String resendDelay = "";

    @Option(
            names = "--rules.checkpoint-interval",
            defaultValue = "2s",
            description = "How often the rules' state is saved; after a crash that much is evaluated again (default:"
                    + " ${DEFAULT-VALUE}).")
    private String checkpointInterval = "";

    @Option(
            names = "--query.lookback-delta",
            defaultValue = "5m",
            description = "How old the newest sample of a series may be to count (default: ${DEFAULT-VALUE}).")
    private String lookback = "";

    /** How old the newest sample of a series may be to count. */
    Duration lookback() {
        return PromDuration.parse(lookback);
    }

    RulesConfig.Builder apply(RulesConfig.Builder rules) {
        return rules.evaluationDelay(PromDuration.parse(evaluationDelay))
                .checkpointInterval(PromDuration.parse(checkpointInterval))
                .resendDelay(PromDuration.parse(resendDelay))
                .lookback(lookback());
    }
}
