package io.weir.standalone;

import io.weir.alertmanager.Alertmanager;
import io.weir.config.prometheus.PrometheusConfig;
import io.weir.query.ProcessStatus.ConfigLoad;
import io.weir.scraper.Scraper;
import io.weir.stream.RulesService;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/** Reads the configuration again when told to. Thread-safe. */
final class Reloading {
    private final Path file;
    private final Scraper scraper;
    private final RulesService rules;
    private final Alertmanager alertmanager;
    private final InstantSource clock;
    private volatile PrometheusConfig config;
    private volatile ConfigLoad lastLoad;

    Reloading(
            Path file,
            PrometheusConfig config,
            Scraper scraper,
            RulesService rules,
            Alertmanager alertmanager,
            InstantSource clock) {
        this.file = file;
        this.config = config;
        this.scraper = scraper;
        this.rules = rules;
        this.alertmanager = alertmanager;
        this.clock = clock;
        this.lastLoad = new ConfigLoad(true, clock.instant());
    }

    /**
     * Loads everything again. Each part keeps what it has if its own configuration is bad; those before it in the order
     * Alertmanager, rules, scraper have then been reloaded, as in Prometheus.
     *
     * @throws io.weir.config.ConfigException if a file is bad
     */
    synchronized void reload() {
        try {
            PrometheusConfig loaded = PrometheusConfig.load(file);
            alertmanager.reload();
            rules.reload();
            scraper.apply(loaded);
            config = loaded;
            lastLoad = new ConfigLoad(true, clock.instant());
        } catch (RuntimeException e) {
            lastLoad = new ConfigLoad(false, lastLoad.time());
            throw e;
        }
    }

    /** The step of subqueries that give none. */
    Duration evaluationInterval() {
        return config.global().evaluationInterval();
    }

    String configYaml() {
        return config.toYaml();
    }

    ConfigLoad lastLoad() {
        return lastLoad;
    }
}
