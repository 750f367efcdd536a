package io.weir.standalone;

import io.weir.config.prometheus.PrometheusConfig;
import io.weir.scraper.Scraper;
import io.weir.scraper.ScraperOptions;
import io.weir.web.WebServer;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir scraper}: scrapes the targets of a configuration file into Kafka. */
@Command(
        name = "scraper",
        mixinStandardHelpOptions = true,
        description = "Scrapes the targets of a Prometheus configuration file into Kafka. SIGHUP reloads the file.")
final class ScraperCommand implements Callable<Integer> {
    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private WebOptions web = new WebOptions();

    @Option(
            names = "--config.file",
            required = true,
            paramLabel = "FILE",
            description = "A Prometheus configuration file.")
    private Path configFile = Path.of("");

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Of this scraper, the same after a restart (default: the host's name).")
    private @Nullable String name;

    @Mixin
    private DiscoveryOptions discovery = new DiscoveryOptions();

    @Mixin
    private FeatureOptions features = new FeatureOptions();

    @Override
    public Integer call() throws InterruptedException {
        PrometheusConfig config = PrometheusConfig.load(configFile);
        config.warnings().forEach(warning -> System.err.println("warning: " + warning));
        try (ComponentProcess process = ComponentProcess.start("scraper", kafka)) {
            ScraperOptions options = new ScraperOptions(
                    name == null ? ProcessName.ofHost() : name,
                    ScraperOptions.DEFAULT.workers(),
                    ScraperOptions.DEFAULT.userAgent(),
                    discovery.reloadInterval(),
                    features.scraping());
            Scraper scraper = process.running()
                    .add("scraper", new Scraper(process.bus(), process.registry(), process.clock(), options));
            scraper.apply(config);
            scraper.start();
            WebServer server = web.serve(process.running(), "scraper", process.registry(), scraper::ready);
            Hangup.runs(() -> scraper.apply(PrometheusConfig.load(configFile)));
            return process.runUntilEnd(server.port());
        }
    }
}
