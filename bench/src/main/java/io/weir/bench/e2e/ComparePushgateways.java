package io.weir.bench.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Weir's push gateway and, where it is installed, Prometheus's with the same many groups: memory, the time that a push takes,
 * and the time of {@code /metrics}. They are asked in turn.
 *
 * <p>Arguments are {@code name=value}: {@code groups}, {@code pushes} and {@code scrapes} (measured of each), {@code clients}
 * (that push at once while the groups are loaded), {@code seconds} (between loading and measuring), {@code dir}.
 */
public final class ComparePushgateways {
    private static final Path ORIGINAL = Path.of("/usr/bin/prometheus-pushgateway");
    private static final long SEED = 1;

    private final int groups;
    private final int pushes;
    private final int scrapes;
    private final int clients;
    private final int seconds;
    private final Path dir;

    private ComparePushgateways(Arguments args) throws IOException {
        groups = args.number("groups", 100_000);
        pushes = args.number("pushes", 200);
        scrapes = args.number("scrapes", 9);
        clients = args.number("clients", 4);
        seconds = args.number("seconds", 30);
        String given = args.text("dir", "");
        dir = given.isEmpty() ? Files.createTempDirectory("weir-push") : Files.createDirectories(Path.of(given));
        args.end();
    }

    public static void main(String[] args) throws Exception {
        new ComparePushgateways(new Arguments(args)).run();
    }

    private void run() throws Exception {
        System.out.printf(
                "%d cores, Java %s%n%,d groups of 3 pushed series; %d pushes and %d scrapes measured%n%n",
                Runtime.getRuntime().availableProcessors(), Runtime.version(), groups, pushes, scrapes);
        String weir = System.getProperty("weir.home", ".") + "/bin/weir";
        int kafka = MeasuredGateway.freePort();
        Process broker = new ProcessBuilder(
                        weir,
                        "broker",
                        "--data.dir=" + dir.resolve("broker"),
                        "--kafka.listen-address=127.0.0.1:" + kafka)
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("broker.log").toFile())
                .start();
        List<MeasuredGateway> gateways = new ArrayList<>();
        try {
            gateways.add(MeasuredGateway.start(
                    "weir",
                    dir.resolve("weir.log"),
                    List.of(weir, "pushgateway", "--kafka.bootstrap-servers=127.0.0.1:" + kafka)));
            load(gateways.get(0));
            if (Files.isExecutable(ORIGINAL)) {
                gateways.add(original());
            } else {
                System.out.println("(prometheus-pushgateway is not installed: nothing to compare with)");
            }
            Thread.sleep(Duration.ofSeconds(seconds).toMillis());
            measure(gateways);
        } finally {
            gateways.forEach(MeasuredGateway::close);
            broker.destroy();
            broker.waitFor();
        }
    }

    /**
     * The original looks at all groups for each push that it checks, so that loading takes hours; it is loaded without the
     * check, and started again with it on what it has saved.
     */
    private MeasuredGateway original() throws Exception {
        Path log = dir.resolve("original.log");
        String file = "--persistence.file=" + dir.resolve("original.groups");
        try (MeasuredGateway unchecked = MeasuredGateway.start(
                "original, unchecked", log, List.of(ORIGINAL.toString(), file, "--push.disable-consistency-check"))) {
            load(unchecked);
        }
        return MeasuredGateway.start("original", log, List.of(ORIGINAL.toString(), file));
    }

    private static String path(int group) {
        return "/metrics/job/batch/instance/host-" + group;
    }

    private static String body(long value) {
        return "# TYPE batch_last_success_timestamp_seconds gauge\nbatch_last_success_timestamp_seconds " + value
                + "\n# TYPE batch_rows_total counter\nbatch_rows_total{table=\"users\"} " + value
                + "\nbatch_rows_total{table=\"orders\"} " + value + "\n";
    }

    private void load(MeasuredGateway gateway) throws InterruptedException, ExecutionException {
        long startNs = System.nanoTime();
        AtomicInteger next = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        Callable<Void> client = () -> {
            for (int group = next.getAndIncrement(); group < groups; group = next.getAndIncrement()) {
                int status = gateway.send("PUT", path(group), body(group));
                if (status != 200 && status != 202) {
                    throw new IOException(gateway.name() + ": push: " + status);
                }
            }
            return null;
        };
        try {
            List<Future<Void>> running = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                running.add(threads.submit(client));
            }
            for (Future<Void> one : running) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        double took = (System.nanoTime() - startNs) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%s: loaded in %.1f s, %.0f pushes/s from %d clients%n",
                gateway.name(),
                took,
                groups / took,
                clients);
    }

    private void measure(List<MeasuredGateway> gateways) throws Exception {
        double[][] pushMs = new double[gateways.size()][pushes];
        double[][] scrapeMs = new double[gateways.size()][scrapes];
        long[] bytes = new long[gateways.size()];
        double[] loaded = residentMiB(gateways);
        Random random = new Random(SEED);
        for (int i = 0; i < pushes; i++) {
            int group = random.nextInt(groups);
            for (int g = 0; g < gateways.size(); g++) {
                long startNs = System.nanoTime();
                int status = gateways.get(g).send("POST", path(group), body(i));
                pushMs[g][i] = (System.nanoTime() - startNs) / 1e6;
                if (status != 200) {
                    throw new IOException(gateways.get(g).name() + ": push: " + status);
                }
            }
        }
        for (int i = 0; i < scrapes; i++) {
            for (int g = 0; g < gateways.size(); g++) {
                long startNs = System.nanoTime();
                bytes[g] = gateways.get(g).scrape();
                scrapeMs[g][i] = (System.nanoTime() - startNs) / 1e6;
            }
        }
        System.out.printf("%n%-34s", "");
        gateways.forEach(gateway -> System.out.printf("%14s", gateway.name()));
        System.out.println();
        row("resident MiB, loaded", loaded);
        row("resident MiB, at the end", residentMiB(gateways));
        row("push ms, median", each(pushMs, 0.5));
        row("push ms, 99th percentile", each(pushMs, 0.99));
        row("/metrics ms, median", each(scrapeMs, 0.5));
        row("/metrics MiB", Arrays.stream(bytes).mapToDouble(b -> b / 1048576.0).toArray());
    }

    private static double[] residentMiB(List<MeasuredGateway> gateways) throws IOException {
        double[] resident = new double[gateways.size()];
        for (int g = 0; g < resident.length; g++) {
            resident[g] = gateways.get(g).cost().residentMiB();
        }
        return resident;
    }

    private static double[] each(double[][] times, double quantile) {
        return Arrays.stream(times).mapToDouble(all -> quantile(all, quantile)).toArray();
    }

    private static double quantile(double[] times, double quantile) {
        double[] sorted = times.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, Math.round(quantile * (sorted.length - 1)))];
    }

    private static void row(String name, double[] figures) {
        System.out.printf("%-34s", name);
        for (double figure : figures) {
            System.out.printf(Locale.ROOT, "%14.2f", figure);
        }
        System.out.println();
    }
}
