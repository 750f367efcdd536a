package io.weir.standalone;

import io.weir.config.prometheus.PrometheusConfig;

/** Tells the user what about a usable configuration is not what they may expect. */
final class ConfigWarnings {
    private ConfigWarnings() {}

    /** One line for each, on standard error. */
    static void print(PrometheusConfig config) {
        config.warnings().forEach(warning -> System.err.println("warning: " + warning));
        if (!config.alerting().alertmanagers().isEmpty()) {
            System.err.println(
                    "warning: alerting.alertmanagers: alerts go to Weir's own Alertmanager by the topic \"alerts\";"
                            + " sending to other Alertmanagers is not supported yet, so those listed get none");
        }
    }
}
