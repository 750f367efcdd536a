package io.weir.pushgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.exposition.EscapingScheme;
import io.weir.exposition.ExpositionException;
import io.weir.exposition.MetricFamilies;
import io.weir.exposition.MetricFamily;
import io.weir.exposition.ProtobufWriter;
import io.weir.exposition.TextFamilies;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random pushes and deletions to this gateway and to Prometheus's own, which must answer each with the same status and show
 * the same afterwards. Skipped where Debian's {@code prometheus-pushgateway} is not installed.
 */
class UpstreamDifferentialIT {
    private static final int REQUESTS = 800;
    private static final int COMPARED_EVERY = 20;
    private static final String PARSING_ERROR = "text format parsing error";
    private static final String PROTOBUF =
            "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern OWN =
            Pattern.compile("(# (HELP|TYPE) )?(go|process|jvm|promhttp|pushgateway|weir)_.*");
    private static final Pattern PUSH_TIME = Pattern.compile("(push_(failure_)?time_seconds\\{.*\\}) (?!0$).*");
    private static final List<String> TYPES = List.of("counter", "gauge", "untyped", "histogram", "summary");
    private static final List<String> GROUPS = List.of(
            "job/a",
            "job/b",
            "job/a/instance/i",
            "job/a/zone/x",
            "job/a/zone/y",
            "job/b/zone/x/instance/i",
            "job@base64/YQ",
            "job@base64/Yi9j/zone@base64/w6Q=",
            "job/e/zone@base64/=");
    private static final List<String> FAULTY_GROUPS =
            List.of("job/a/zone", "job/a/1x/y", "job/a/__x/y", "job@base64/=", "job/a/x@base64/!!", "job/a%2Fb");

    private static final HttpClient client = HttpClient.newHttpClient();
    private static Optional<Process> upstream = Optional.empty();
    private static int upstreamPort;

    @BeforeAll
    static void start() throws Exception {
        Optional<Path> binary = Stream.of(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "prometheus-pushgateway"))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(binary.isPresent(), "no prometheus-pushgateway on the PATH");
        try (ServerSocket free = new ServerSocket(0)) {
            upstreamPort = free.getLocalPort();
        }
        upstream = Optional.of(new ProcessBuilder(
                        binary.get().toString(),
                        "--web.listen-address=127.0.0.1:" + upstreamPort,
                        "--web.enable-admin-api",
                        "--persistence.file=")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!isReady()) {
            assertThat(System.nanoTime()).as("the original starts").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static boolean isReady() throws InterruptedException {
        try {
            return send(upstreamPort, "GET", "/-/ready", "").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    @AfterAll
    static void stop() {
        upstream.ifPresent(Process::destroy);
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 8);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void answersAndShowsTheSame(long seed) throws Exception {
        Random random = new Random(seed);
        send(upstreamPort, "PUT", "/api/v1/admin/wipe", "");
        try (TestGateway gateway = new TestGateway()) {
            int refused = 0;
            for (int i = 0; i < REQUESTS; i++) {
                String method = method(random);
                String path = "/metrics/" + group(random);
                Body body =
                        method.equals("DELETE") ? Body.text("") : body(random).in(random);
                String request = "request " + i + ": " + method + " " + path + " " + body;

                HttpResponse<String> expected = send(upstreamPort, method, path, body);
                HttpResponse<String> answer = send(gateway.port(), method, path, body);
                assertThat(answer.statusCode()).as(request).isEqualTo(expected.statusCode());
                if (expected.body().startsWith(PARSING_ERROR)) {
                    assertThat(answer.body()).as(request).isEqualTo(expected.body());
                }
                refused += expected.statusCode() == 400 ? 1 : 0;
                if (i % COMPARED_EVERY == 0) {
                    assertThat(metrics(gateway.port())).as(request).isEqualTo(metrics(upstreamPort));
                    assertThat(groups(gateway.port())).as(request).isEqualTo(groups(upstreamPort));
                }
            }
            // Neither everything nor nothing went through.
            assertThat(refused).isBetween(REQUESTS / 20, REQUESTS * 3 / 4);
        }
    }

    private static String method(Random random) {
        int n = random.nextInt(10);
        return n < 2 ? "DELETE" : n < 6 ? "POST" : "PUT";
    }

    private static String group(Random random) {
        List<String> groups = random.nextInt(20) == 0 ? FAULTY_GROUPS : GROUPS;
        return groups.get(random.nextInt(groups.size()));
    }

    /** What is pushed, and how it is written. */
    private record Body(String text, byte[] bytes, List<String> headers) {
        static Body text(String text) {
            return new Body(text, text.getBytes(StandardCharsets.UTF_8), List.of());
        }

        /** The same in a format and compression that clients use; what can't be read stays text. */
        Body in(Random random) throws IOException {
            byte[] encoded = bytes;
            List<String> all = new ArrayList<>();
            if (random.nextInt(4) == 0) {
                try {
                    encoded = protobuf(bytes);
                    all.addAll(List.of("Content-Type", PROTOBUF));
                } catch (ExpositionException faulty) {
                    // There is no such message.
                }
            }
            if (random.nextInt(4) == 0) {
                ByteArrayOutputStream compressed = new ByteArrayOutputStream();
                try (OutputStream gzip = new GZIPOutputStream(compressed)) {
                    gzip.write(encoded);
                }
                encoded = compressed.toByteArray();
                all.addAll(List.of("Content-Encoding", "gzip"));
            }
            return new Body(text, encoded, all);
        }

        private static byte[] protobuf(byte[] text) throws ExpositionException, IOException {
            MetricFamilies families = TextFamilies.parse(text);
            if (families.hasTimestamps()) {
                // The writer has no place for them.
                return text;
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ProtobufWriter writer = new ProtobufWriter(out, EscapingScheme.UNDERSCORES);
            for (MetricFamily family : families.families()) {
                writer.write(family);
            }
            writer.end();
            return out.toByteArray();
        }

        @Override
        public String toString() {
            return headers + "\n" + text;
        }
    }

    private static Body body(Random random) {
        StringBuilder body = new StringBuilder();
        List<String> names = new ArrayList<>(List.of("m", "n", "o", "m_count", "p"));
        for (int left = random.nextInt(4); left > 0; left--) {
            family(random, names.remove(random.nextInt(names.size())), body);
        }
        if (random.nextInt(25) == 0) {
            body.append(List.of(
                            "# TYPE m gauge\n# TYPE m gauge\n",
                            "x 1",
                            "x 1 123\n",
                            "x\r\n",
                            "x{y=\"1\"\n",
                            "1x 1\n",
                            "x 1\nx 2\n",
                            "x{y=\"1\",y=\"2\"} 1\n",
                            "x{y=1} 1\n",
                            "x{y=\"1\"} 1 \n",
                            "# TYPE x gouge\n",
                            "# HELP x a\n# HELP x b\n",
                            "x{y=\"a\\qb\"} 1\n",
                            "x one\n",
                            "x 1\n# TYPE x gauge\n",
                            "x{,} 1\n",
                            "# EOF\nx{y=\"}\",} +Inf\n")
                    .get(random.nextInt(17)));
        }
        return Body.text(body.toString());
    }

    /** Mostly of the name's own type, so that most pushes fit together. */
    private static void family(Random random, String name, StringBuilder body) {
        String type = random.nextInt(15) == 0
                ? TYPES.get(random.nextInt(TYPES.size()))
                : Map.of("m", "gauge", "n", "counter", "o", "histogram", "p", "summary")
                        .getOrDefault(name, "untyped");
        body.append("# HELP ")
                .append(name)
                .append(" Help \\\\ of ")
                .append(name)
                .append(".\n");
        if (!type.equals("untyped") || random.nextBoolean()) {
            body.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        }
        for (int metric = random.nextInt(3); metric >= 0; metric--) {
            String own = "x=\"" + metric + "\",";
            // Of a quantile that comes twice the original shows both; here the last one stays.
            boolean simple = !type.equals("histogram") && !type.equals("summary");
            String labels = simple && random.nextBoolean()
                    ? List.of("", "zone=\"q" + metric + "\",", "job=\"j\",x=\"ä\\\"\",")
                            .get(random.nextInt(3))
                    : own;
            labels += random.nextInt(8) == 0 ? "text=\"a\\nb\\\\c\\\"d\"," : "";
            switch (type) {
                case "histogram" -> {
                    line(body, name + "_bucket", labels + "le=\"1\"", random.nextInt(5));
                    line(body, name + "_bucket", labels + "le=\"2.50\"", 5 + random.nextInt(5));
                    line(body, name + "_sum", labels, random.nextGaussian());
                    line(body, name + "_count", labels, 3_000_000 + random.nextInt(5));
                }
                case "summary" -> {
                    line(body, name, labels + "quantile=\"0.5\"", random.nextGaussian());
                    line(body, name, labels + "quantile=\"1\"", Double.NaN);
                    line(body, name + "_count", labels, random.nextInt(5));
                }
                default -> line(body, name, labels, value(random));
            }
        }
    }

    private static double value(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> Double.POSITIVE_INFINITY;
            case 4 -> Double.NaN;
            case 5 -> random.nextGaussian() * 1e21;
            case 1 -> random.nextInt(10_000_000);
            case 2 -> random.nextGaussian() * 1e-7;
            case 3 -> -0.0;
            default -> random.nextGaussian();
        };
    }

    private static void line(StringBuilder body, String name, String labels, double value) {
        String text = Double.isInfinite(value) ? "+Inf" : Double.toString(value);
        body.append(name)
                .append(labels.isEmpty() ? "" : "{" + labels + "}")
                .append(' ')
                .append(text)
                .append('\n');
    }

    /** The pushed part of an exposition, in an order of its own, and without the times of pushes. */
    private static String metrics(int port) throws Exception {
        return send(port, "GET", "/metrics", "")
                .body()
                .lines()
                .filter(line -> !OWN.matcher(line).matches())
                .map(line -> PUSH_TIME.matcher(line).replaceFirst("$1 T"))
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    /** The groups by their labels, without times. */
    private static Map<String, JsonNode> groups(int port) throws Exception {
        Map<String, JsonNode> groups = new TreeMap<>();
        for (JsonNode group :
                JSON.readTree(send(port, "GET", "/api/v1/metrics", "").body()).get("data")) {
            for (JsonNode member : group) {
                if (member instanceof ObjectNode family && family.has("time_stamp")) {
                    family.remove("time_stamp");
                    removeInfiniteBuckets(family);
                }
            }
            for (String name : List.of(Group.PUSH_TIME, Group.PUSH_FAILURE_TIME)) {
                ObjectNode metric = (ObjectNode) group.get(name).get("metrics").get(0);
                metric.put("value", metric.get("value").asText().equals("0") ? "0" : "T");
            }
            groups.put(group.get("labels").toString(), group);
        }
        return groups;
    }

    /** Here every histogram shows one, in the original only those that were pushed with one. */
    private static void removeInfiniteBuckets(ObjectNode family) {
        for (JsonNode metric : family.get("metrics")) {
            if (metric.get("buckets") instanceof ObjectNode buckets) {
                buckets.remove("+Inf");
            }
        }
    }

    private static HttpResponse<String> send(int port, String method, String path, String body)
            throws IOException, InterruptedException {
        return send(port, method, path, Body.text(body));
    }

    private static HttpResponse<String> send(int port, String method, String path, Body body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, BodyPublishers.ofByteArray(body.bytes()));
        if (!body.headers().isEmpty()) {
            request.headers(body.headers().toArray(String[]::new));
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
