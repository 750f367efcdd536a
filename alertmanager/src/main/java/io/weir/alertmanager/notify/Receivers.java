package io.weir.alertmanager.notify;

import io.weir.alertmanager.config.AlertmanagerConfig;
import io.weir.alertmanager.config.ReceiverConfig;
import java.util.function.Function;

/** Makes receivers of their configuration. */
public interface Receivers {
    /**
     * What makes receivers as {@code config} says.
     *
     * @throws io.weir.config.ConfigException if a file that it names, of templates or secrets, can't be used
     */
    Function<ReceiverConfig, Receiver> of(AlertmanagerConfig config);
}
