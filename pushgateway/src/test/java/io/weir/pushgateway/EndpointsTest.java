package io.weir.pushgateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.bus.SampleLog;
import io.weir.exposition.EscapingScheme;
import io.weir.exposition.ExpositionFloat;
import io.weir.exposition.MetricFamily;
import io.weir.exposition.ProtobufFamilies;
import io.weir.exposition.ProtobufWriter;
import io.weir.exposition.WriterFormat;
import io.weir.model.Labels;
import io.weir.model.MetricType;
import io.weir.model.histogram.Buckets;
import io.weir.model.histogram.CounterResetHint;
import io.weir.model.histogram.Histogram;
import io.weir.model.relabel.NameValidation;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What the gateway answers with its options set. */
class EndpointsTest {
    private static final String PROTOBUF =
            "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

    @Test
    void wipesOnlyWithTheAdminApi() throws Exception {
        try (TestGateway gateway = new TestGateway(config -> config.adminApi(true))) {
            gateway.send("PUT", "/metrics/job/j", "a 1\n");
            assertThat(gateway.send("POST", "/api/v1/admin/wipe", "").statusCode())
                    .isEqualTo(405);
            assertThat(gateway.data("/api/v1/metrics")).hasSize(1);
            assertThat(gateway.send("PUT", "/api/v1/admin/wipe", "").statusCode())
                    .isEqualTo(202);
            assertThat(gateway.data("/api/v1/metrics")).isEmpty();
            assertThat(gateway.get("/metrics"))
                    .contains("pushgateway_http_requests_total{code=\"202\",handler=\"wipe\",method=\"put\"} 1");
        }
        try (TestGateway gateway = new TestGateway()) {
            assertThat(gateway.send("PUT", "/api/v1/admin/wipe", "").statusCode())
                    .isEqualTo(404);
            assertThat(gateway.send("GET", "/api/v1/nothing", "").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void quitsOnlyWithTheLifecycleApi() throws Exception {
        AtomicInteger quits = new AtomicInteger();
        try (TestGateway gateway = new TestGateway(config -> config.quit(quits::incrementAndGet))) {
            HttpResponse<String> answer = gateway.send("PUT", "/-/quit", "");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("Requesting termination... Goodbye!");
            assertThat(gateway.send("POST", "/-/quit", "").statusCode()).isEqualTo(200);
            assertThat(quits).hasValue(2);
        }
        try (TestGateway gateway = new TestGateway()) {
            HttpResponse<String> answer = gateway.send("PUT", "/-/quit", "");
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).isEqualTo("Lifecycle API is not enabled.");
            HttpResponse<String> read = gateway.send("GET", "/-/quit", "");
            assertThat(read.statusCode()).isEqualTo(405);
            assertThat(read.body()).isEqualTo("Only POST or PUT requests allowed.");
        }
    }

    @Test
    void servesBelowAPrefix() throws Exception {
        try (TestGateway gateway = new TestGateway(config -> config.routePrefix("/pre/"))) {
            assertThat(gateway.send("PUT", "/pre/metrics/job/j", "a 1\n").statusCode())
                    .isEqualTo(200);
            assertThat(gateway.get("/pre/metrics")).contains("a{instance=\"\",job=\"j\"} 1\n");
            assertThat(gateway.get("/pre/")).contains("job=&quot;j&quot;");
            assertThat(gateway.get("/pre/-/ready")).isEqualTo("OK");
            assertThat(gateway.data("/pre/api/v1/metrics")).hasSize(1);
            assertThat(gateway.send("PUT", "/pre/metrics/job//x", "").headers().firstValue("Location"))
                    .contains("/pre/metrics/job/x");
            assertThat(gateway.send("GET", "/pre", "").headers().firstValue("Location"))
                    .contains("/pre/");
            assertThat(gateway.send("GET", "/metrics", "").statusCode()).isEqualTo(404);
            assertThat(gateway.send("PUT", "/metrics/job/j", "").statusCode()).isEqualTo(404);
            assertThat(gateway.send("GET", "/-/quit", "").statusCode()).isEqualTo(405);
        }
    }

    @Test
    void movesOnlyTheScrapeToTheTelemetryPath() throws Exception {
        try (TestGateway gateway = new TestGateway(config -> config.telemetryPath("/telemetry"))) {
            gateway.send("PUT", "/metrics/job/j", "a 1\n");
            assertThat(gateway.get("/telemetry")).contains("a{instance=\"\",job=\"j\"} 1\n");
            assertThat(gateway.send("GET", "/metrics", "").statusCode()).isEqualTo(405);
        }
    }

    @Test
    void answersAtOnceAndLeavesOutWhatIsInconsistentWithoutTheCheck() throws Exception {
        try (TestGateway gateway = new TestGateway(config -> config.consistencyCheck(false))) {
            assertThat(gateway.send("PUT", "/metrics/job/j", "# TYPE a gauge\na 1\n")
                            .statusCode())
                    .isEqualTo(202);
            assertThat(gateway.send("PUT", "/metrics/job/k", "# TYPE a counter\na 1\nb 1\nb 2\n")
                            .statusCode())
                    .isEqualTo(202);
            assertThat(gateway.send("PUT", "/metrics/job/l", "c 1 123\n").statusCode())
                    .isEqualTo(202);
            assertThat(gateway.send("PUT", "/metrics/job/l", "c\n").statusCode())
                    .isEqualTo(400);

            assertThat(gateway.get("/metrics"))
                    .contains("# TYPE a gauge\na{instance=\"\",job=\"j\"} 1\n")
                    .contains("# TYPE b untyped\nb{instance=\"\",job=\"k\"} 1\n")
                    .doesNotContain("b{instance=\"\",job=\"k\"} 2\n")
                    .doesNotContain("\nc{")
                    .contains("push_failure_time_seconds{instance=\"\",job=\"l\"} 1.58");
        }
    }

    @Test
    void takesUtf8NamesWhereTheyAreAllowed() throws Exception {
        String body = "# TYPE \"my.metric\" gauge\n{\"my.metric\",\"a.b\"=\"c\"} 1\n";
        try (TestGateway gateway = new TestGateway(config -> config.names(NameValidation.UTF8))) {
            assertThat(gateway.send("PUT", "/metrics/job/j/U__x_2e_y/1", body).statusCode())
                    .isEqualTo(200);
            assertThat(gateway.get("/metrics", "Accept", "text/plain;version=0.0.4;escaping=allow-utf-8"))
                    .contains("{\"my.metric\",\"a.b\"=\"c\",instance=\"\",job=\"j\",\"x.y\"=\"1\"} 1\n");
            assertThat(gateway.get("/metrics")).contains("my_metric{a_b=\"c\",instance=\"\",job=\"j\",x_y=\"1\"} 1\n");
            assertThat(gateway.get("/")).contains("&quot;my.metric&quot;").contains("&quot;x.y&quot;=");
        }
        try (TestGateway gateway = new TestGateway()) {
            assertThat(gateway.send("PUT", "/metrics/job/j", body).statusCode()).isEqualTo(400);
            assertThat(gateway.send("PUT", "/metrics/job/j/x.y/1", "").statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void keepsNativeHistograms() throws Exception {
        Histogram histogram = Histogram.exponential(
                0,
                0.25,
                1,
                7,
                12.5,
                Buckets.of(new int[] {1, 2}, new double[] {2, 3}),
                Buckets.of(new int[] {0}, new double[] {1}),
                CounterResetHint.UNKNOWN);
        MetricFamily family = new MetricFamily(
                "h",
                MetricType.HISTOGRAM,
                "Help.",
                List.of(),
                List.of(new MetricFamily.NativeSample(Labels.of(Labels.METRIC_NAME, "h", "y", "z"), histogram)));
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        ProtobufWriter writer = new ProtobufWriter(body, EscapingScheme.UNDERSCORES);
        writer.write(family);
        writer.end();

        try (TestGateway gateway = new TestGateway()) {
            assertThat(gateway.send(
                                    "PUT",
                                    "/metrics/job/j",
                                    BodyPublishers.ofByteArray(body.toByteArray()),
                                    "Content-Type",
                                    PROTOBUF)
                            .statusCode())
                    .isEqualTo(200);

            assertThat(gateway.log.takeSamples())
                    .extracting(FakeLog.Appended::series)
                    .contains("h{job=\"j\", y=\"z\"}", "h_count{job=\"j\", y=\"z\"}");
            assertThat(gateway.get("/metrics"))
                    .contains("h_bucket{instance=\"\",job=\"j\",y=\"z\",le=\"+Inf\"} 7\n")
                    .contains("h_sum{instance=\"\",job=\"j\",y=\"z\"} 12.5\n");
            JsonNode metric = gateway.data("/api/v1/metrics").get(0).at("/h/metrics/0");
            assertThat(metric.get("buckets"))
                    .hasToString("[[1,\"-1\",\"-0.5\",\"1\"],[3,\"-0.25\",\"0.25\",\"1\"],"
                            + "[0,\"1\",\"2\",\"2\"],[0,\"2\",\"4\",\"3\"]]");
            assertThat(metric.get("count").asText()).isEqualTo("7");
            assertThat(gateway.get("/")).contains("(2,4]:3");

            HttpResponse<byte[]> scraped = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(gateway.uri("/metrics"))
                                    .header("Accept", PROTOBUF + ";q=0.7,text/plain;q=0.5")
                                    .build(),
                            BodyHandlers.ofByteArray());
            assertThat(scraped.headers().firstValue("Content-Type"))
                    .contains(new WriterFormat(true, EscapingScheme.UNDERSCORES).contentType());
            MetricFamily seen = ProtobufFamilies.parse(scraped.body()).families().stream()
                    .filter(one -> one.name().equals("h"))
                    .findFirst()
                    .orElseThrow();
            assertThat(seen.nativeSamples().get(0).histogram()).isEqualTo(histogram);
            assertThat(seen.nativeSamples().get(0).labels())
                    .isEqualTo(Labels.of(Labels.METRIC_NAME, "h", "job", "j", "y", "z"));
        }
    }

    @Test
    void takesATimeToLiveFromFlagParameterOrHeader() throws Exception {
        try (TestGateway gateway = new TestGateway(config -> config.timeToLive(Duration.ofHours(1)))) {
            gateway.send("PUT", "/metrics/job/flag", "");
            gateway.send("PUT", "/metrics/job/param?ttl=2h", "", "X-Push-TTL", "4h");
            gateway.send("POST", "/metrics/job/header", "", "X-Push-TTL", "3h");
            gateway.send(
                    "POST", "/metrics/job/form?ttl=5h", "a 1\n", "Content-Type", "application/x-www-form-urlencoded");
            gateway.send("PUT", "/metrics/job/never?ttl=0s", "");
            HttpResponse<String> bad = gateway.send("PUT", "/metrics/job/bad?ttl=soon", "");

            assertThat(bad.statusCode()).isEqualTo(400);
            assertThat(bad.body()).startsWith("invalid time to live: ").contains("soon");
            assertThat(gateway.get("/metrics"))
                    .contains("push_expiry_time_seconds{instance=\"\",job=\"flag\"} " + expiry(1))
                    .contains("push_expiry_time_seconds{instance=\"\",job=\"param\"} " + expiry(2))
                    .contains("push_expiry_time_seconds{instance=\"\",job=\"header\"} " + expiry(3))
                    .contains("push_expiry_time_seconds{instance=\"\",job=\"form\"} " + expiry(5))
                    .doesNotContain("push_expiry_time_seconds{instance=\"\",job=\"never\"}")
                    .contains("weir_pushgateway_groups_expiring 0\n");

            gateway.clock.set(TestGateway.NOW + Duration.ofMinutes(55).toMillis());
            assertThat(gateway.get("/metrics")).contains("weir_pushgateway_groups_expiring 1\n");
            assertThat(gateway.get("/"))
                    .contains("1 group about to expire")
                    .contains("About to expire, in ")
                    .contains("expires in ");
            assertThat(gateway.get("/?expiring=1"))
                    .contains("job=&quot;flag&quot;")
                    .doesNotContain("job=&quot;param&quot;");
        }
    }

    private static String expiry(int hours) {
        return ExpositionFloat.format((TestGateway.NOW + Duration.ofHours(hours).toMillis()) / 1000.0)
                .substring(0, 10);
    }

    /** The samples are in that log already; a scrape would add them a second time. */
    @Test
    void hidesPushedMetricsFromAScraperThatWritesToTheSameLog() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.send("PUT", "/metrics/job/j", "a 1\n");

            assertThat(gateway.get("/metrics", SampleLog.SCRAPE_HEADER, FakeLog.ID))
                    .contains("weir_pushgateway_groups 1\n")
                    .doesNotContain("job=\"j\"");
            assertThat(gateway.get("/metrics", SampleLog.SCRAPE_HEADER, "another/samples"))
                    .contains("a{instance=\"\",job=\"j\"} 1\n");
            assertThat(gateway.get("/metrics")).contains("a{instance=\"\",job=\"j\"} 1\n");
        }
    }

    @Test
    void refusesAGroupThatKafkaCouldNotHoldWithoutAnInvitationToTryAgain() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.send("PUT", "/metrics/job/j", "a 1\n");
            String large = "b{x=\"" + "y".repeat(FakeLog.MAX_ROW_BYTES) + "\"} 1\n";

            HttpResponse<String> answer = gateway.send("POST", "/metrics/job/j", large);

            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
            assertThat(answer.body()).startsWith("group is too large, push fewer series or split it");
            assertThat(gateway.data("/api/v1/metrics").get(0).has("b")).isFalse();
            assertThat(gateway.send("POST", "/metrics/job/j", "a 2\n").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void refusesWhatThereIsNoMemoryForUntilSomethingIsDeleted() throws Exception {
        try (TestGateway gateway = new TestGateway(config -> config.maxHeapBytes(10_000))) {
            int last = 0;
            while (gateway.send("PUT", "/metrics/job/j/i/" + last, "a 1\n").statusCode() == 200) {
                last++;
            }
            assertThat(last).isBetween(5, 9);

            HttpResponse<String> answer = gateway.send("PUT", "/metrics/job/j/i/new", "a 1 123\n");
            assertThat(answer.statusCode()).isEqualTo(507);
            assertThat(answer.body()).startsWith("groups take all of the ").contains("delete groups");
            assertThat(gateway.data("/api/v1/metrics")).hasSize(last);
            // What takes no more than before is taken.
            assertThat(gateway.send("PUT", "/metrics/job/j/i/0", "a 2\n").statusCode())
                    .isEqualTo(200);
            assertThat(gateway.get("/metrics")).contains("weir_pushgateway_group_bytes_limit 10000\n");

            gateway.send("DELETE", "/metrics/job/j/i/1", "");
            assertThat(gateway.send("PUT", "/metrics/job/j/i/new", "a 1\n").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void showsPagesOfGroups() throws Exception {
        try (TestGateway gateway =
                new TestGateway(config -> config.adminApi(true).flags(Map.of("web.x", "<y>")))) {
            assertThat(gateway.get("/")).contains("Nothing was pushed yet");
            for (int i = 0; i < 150; i++) {
                gateway.send("PUT", "/metrics/job/j/i/" + (1000 + i), "a 1\n");
            }
            assertThat(gateway.get("/"))
                    .contains("150 groups", "1 to 100 of 150", "Delete all 150 groups")
                    .contains("i=&quot;1099&quot;")
                    .doesNotContain("i=&quot;1100&quot;");
            assertThat(gateway.get("/?from=100")).contains("101 to 150 of 150").contains("i=&quot;1149&quot;");
            assertThat(gateway.get("/?search=i%3D%221149")).contains("1 of 150 groups");
            assertThat(gateway.send("GET", "/?from=x", "").statusCode()).isEqualTo(400);
            assertThat(gateway.get("/status"))
                    .contains("2020-03-10T20:32:27.716Z")
                    .contains("<td>&lt;y&gt;</td>");
            assertThat(gateway.get("/static/page.js")).contains("use strict");
            assertThat(gateway.send("GET", "/static/Endpoints.class", "").statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void refusesToHeadAScrape() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            assertThat(gateway.send("HEAD", "/metrics", "").statusCode()).isEqualTo(405);
        }
    }
}
