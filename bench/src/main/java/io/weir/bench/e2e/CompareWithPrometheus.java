package io.weir.bench.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Runs Weir and, where it is installed, Prometheus at the same time on the same targets and prints what each costs:
 * samples per second, CPU seconds per million samples, memory, bytes per stored sample, and query latency.
 *
 * <p>Arguments are {@code name=value}: {@code targets}, {@code series} (of each target), {@code interval} (seconds),
 * {@code seconds} (measured), {@code warmup} (seconds before), {@code rounds} (of each query), {@code dir}.
 */
public final class CompareWithPrometheus {
    private static final List<String> QUERIES = List.of(
            "up",
            "sum(farm_queue_depth)",
            "sum by (zone) (farm_queue_depth)",
            "sum by (method) (rate(farm_requests_total[1m]))",
            "topk(10, rate(farm_requests_total[1m]))",
            "max_over_time(farm_queue_depth{queue=\"queue-999\"}[2m])",
            "quantile(0.9, farm_queue_depth)");

    private final Settings settings;

    private CompareWithPrometheus(Settings settings) {
        this.settings = settings;
    }

    /** What to run. */
    record Settings(
            int targets, int series, int intervalSeconds, int seconds, int warmupSeconds, int rounds, Path dir) {
        static Settings parse(Arguments args) throws IOException {
            String dir = args.text("dir", "");
            Settings settings = new Settings(
                    args.number("targets", 20),
                    args.number("series", 1000),
                    args.number("interval", 5),
                    args.number("seconds", 240),
                    args.number("warmup", 30),
                    args.number("rounds", 15),
                    dir.isEmpty() ? Files.createTempDirectory("weir-compare") : Path.of(dir));
            args.end();
            return settings;
        }
    }

    public static void main(String[] args) throws Exception {
        new CompareWithPrometheus(Settings.parse(new Arguments(args))).run();
    }

    private void run() throws Exception {
        System.out.printf(
                "%s, %d cores, Java %s%n%d targets of %d series every %d s; %d s measured after %d s%n%n",
                System.getProperty("os.name"),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                settings.targets,
                settings.series,
                settings.intervalSeconds,
                settings.seconds,
                settings.warmupSeconds);
        try (ScrapeFarm farm = new ScrapeFarm(settings.series)) {
            Files.createDirectories(settings.dir);
            Path config = settings.dir.resolve("prometheus.yml");
            Files.writeString(config, configuration(farm.port()));
            List<MeasuredServer> servers = new ArrayList<>();
            try {
                servers.add(MeasuredServer.weir(settings.dir, config));
                if (MeasuredServer.prometheusIsInstalled()) {
                    servers.add(MeasuredServer.prometheus(settings.dir, config));
                } else {
                    System.out.println("(prometheus is not installed: nothing to compare with)");
                }
                measure(servers);
            } finally {
                for (MeasuredServer server : servers) {
                    server.close();
                }
            }
        }
    }

    private void measure(List<MeasuredServer> servers) throws Exception {
        for (MeasuredServer server : servers) {
            server.awaitSamples(settings.targets);
        }
        sleep(Duration.ofSeconds(settings.warmupSeconds));
        List<ProcessCost> before = costs(servers);
        Instant start = Instant.now();
        sleep(Duration.ofSeconds(settings.seconds));
        List<ProcessCost> after = costs(servers);
        double elapsed = Duration.between(start, Instant.now()).toMillis() / 1e3;

        System.out.printf("%-34s", "");
        servers.forEach(server -> System.out.printf("%14s", server.name()));
        System.out.println();
        double[] samples = new double[servers.size()];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = servers.get(i).scalar("sum(sum_over_time(scrape_samples_scraped[" + (int) elapsed + "s]))");
        }
        row("samples/s", figures(servers, i -> samples[i] / elapsed));
        row(
                "CPU s per million samples",
                figures(servers, i -> (after.get(i).cpuSeconds() - before.get(i).cpuSeconds()) / samples[i] * 1e6));
        row("resident MiB", figures(servers, i -> after.get(i).residentMiB()));
        row("stored bytes per sample", figures(servers, i -> servers.get(i).bytesPerSample()));
        System.out.printf("%nmedian of %d, milliseconds%n", settings.rounds);
        for (String query : QUERIES) {
            row(query, latencies(servers, query));
        }
    }

    /** The servers are asked in turn, so that what else the machine does falls on both alike. */
    private double[] latencies(List<MeasuredServer> servers, String query) throws IOException {
        double[][] times = new double[servers.size()][settings.rounds];
        for (int round = 0; round < settings.rounds; round++) {
            for (int i = 0; i < times.length; i++) {
                long startNs = System.nanoTime();
                servers.get(i).rangeQuery(query);
                times[i][round] = (System.nanoTime() - startNs) / 1e6;
            }
        }
        return Arrays.stream(times).mapToDouble(CompareWithPrometheus::median).toArray();
    }

    private interface Figure {
        double of(int server) throws IOException;
    }

    private static double[] figures(List<MeasuredServer> servers, Figure figure) throws IOException {
        double[] figures = new double[servers.size()];
        for (int i = 0; i < figures.length; i++) {
            figures[i] = figure.of(i);
        }
        return figures;
    }

    private static void row(String name, double[] figures) {
        System.out.printf("%-34.34s", name);
        for (double figure : figures) {
            System.out.printf(Locale.ROOT, "%14.2f", figure);
        }
        if (figures.length == 2 && figures[1] > 0) {
            System.out.printf(Locale.ROOT, "   ratio %.2f", figures[0] / figures[1]);
        }
        System.out.println();
    }

    private static List<ProcessCost> costs(List<MeasuredServer> servers) throws IOException {
        List<ProcessCost> costs = new ArrayList<>();
        for (MeasuredServer server : servers) {
            costs.add(server.cost());
        }
        return costs;
    }

    private String configuration(int port) {
        StringBuilder out = new StringBuilder()
                .append("global:\n  scrape_interval: ")
                .append(settings.intervalSeconds)
                .append("s\n  scrape_timeout: ")
                .append(settings.intervalSeconds)
                .append("s\nscrape_configs:\n");
        IntStream.range(0, settings.targets)
                .forEach(i -> out.append("  - job_name: farm-")
                        .append(i)
                        .append("\n    metrics_path: /t/")
                        .append(i)
                        .append("\n    static_configs: [{targets: ['127.0.0.1:")
                        .append(port)
                        .append("']}]\n"));
        return out.toString();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** A measurement lasts as long as it is told to: there is no condition to wait for. */
    private static void sleep(Duration duration) throws InterruptedException {
        Thread.sleep(duration.toMillis());
    }

    /** The files below {@code dir} whose name ends with {@code suffix}. */
    static List<Path> find(Path dir, String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(dir)) {
            return files.filter(file -> file.toString().endsWith(suffix)).toList();
        }
    }
}
