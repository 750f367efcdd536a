package io.weir.alertmanager.config;

import java.util.Map;

/** One configured way of notifying: an entry of a receiver's {@code webhook_configs}, say. */
public interface IntegrationConfig {
    /** The name of the kind: {@code webhook} for entries of {@code webhook_configs}. */
    String kind();

    /** What every kind has. */
    Common common();

    /** Whether it is told about resolved alerts. */
    default boolean sendResolved() {
        return common().sendResolved();
    }

    /**
     * What every kind has.
     *
     * @param shown all fields with defaults filled in and secrets masked
     */
    record Common(boolean sendResolved, Map<String, Object> shown) {}
}
