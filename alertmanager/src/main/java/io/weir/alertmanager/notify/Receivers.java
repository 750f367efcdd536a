package io.weir.alertmanager.notify;

import io.weir.alertmanager.alert.Alert;
import io.weir.alertmanager.config.AlertmanagerConfig;
import io.weir.alertmanager.config.ReceiverConfig;
import io.weir.alertmanager.route.Route;
import io.weir.model.Labels;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Makes receivers of their configuration. */
public interface Receivers {
    /** What one configuration makes, with its templates. Thread-safe. */
    @FunctionalInterface
    interface Configured {
        Receiver receiver(ReceiverConfig config);

        /**
         * The route's labels for a group of it, with their templates executed.
         *
         * @param alerts those of the group, in notification order
         */
        default Map<String, String> routeLabels(Route route, Labels groupLabels, List<Alert> alerts, Instant now) {
            return route.labels();
        }
    }

    /**
     * What makes receivers as {@code config} says.
     *
     * @throws io.weir.config.ConfigException if a file that it names, of templates or secrets, can't be used
     */
    Configured of(AlertmanagerConfig config);
}
