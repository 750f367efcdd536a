package io.weir.scraper.discovery;

import io.weir.config.prometheus.discovery.DiscoveryConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The discoveries of one scrape job, through changes of its configuration. Confined to whoever locks the job. */
public final class JobDiscoveries {
    private record Running(DiscoveryConfig config, Discovery discovery) {}

    private final Function<DiscoveryConfig, Discovery> factory;
    private List<Running> running = List.of();
    private boolean started;

    /** None yet. */
    public JobDiscoveries(Function<DiscoveryConfig, Discovery> factory) {
        this.factory = factory;
    }

    /**
     * Makes the discoveries those of {@code configs}. One that is configured as before goes on with its targets. One that
     * changed begins without targets, as in Prometheus: those of the former configuration may be wrong. What the first
     * answer names again goes on as the same target, without stale markers, as its loop still waits for two intervals.
     */
    public void configure(List<DiscoveryConfig> configs) {
        List<Running> former = new ArrayList<>(running);
        List<Running> wanted = new ArrayList<>();
        List<Discovery> created = new ArrayList<>();
        for (DiscoveryConfig config : configs) {
            Running kept = former.stream()
                    .filter(one -> one.config.equals(config))
                    .findFirst()
                    .orElse(null);
            if (kept != null) {
                former.remove(kept);
                wanted.add(kept);
            } else {
                Discovery discovery = factory.apply(config);
                wanted.add(new Running(config, discovery));
                created.add(discovery);
            }
        }
        former.forEach(one -> one.discovery.close());
        running = List.copyOf(wanted);
        if (started) {
            created.forEach(Discovery::start);
        }
    }

    /** Begins to follow changes. */
    public void start() {
        started = true;
        running.forEach(one -> one.discovery.start());
    }

    /** The targets of all now, in the order of the configuration. */
    public List<TargetGroup> groups() {
        return running.stream().flatMap(one -> one.discovery.groups().stream()).toList();
    }

    /** Ends all. */
    public void close() {
        configure(List.of());
    }
}
