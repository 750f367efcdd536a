package io.weir.pushgateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xerial.snappy.SnappyFramedOutputStream;

/** What clients of Prometheus's Pushgateway rely on: what a request does, and what it is answered. */
class CompatibilityTest {
    private static final String REFUSED = "pushed metrics are invalid or inconsistent with existing metrics: ";
    private static final String NOW = "1.58387234";

    private final TestGateway gateway = new TestGateway();

    @AfterEach
    void close() {
        gateway.close();
    }

    private HttpResponse<String> push(String group, String body) throws Exception {
        return gateway.send("POST", "/metrics/job/" + group, body);
    }

    private int status(String method, String path, String body) throws Exception {
        return gateway.send(method, path, body).statusCode();
    }

    /** The samples whose line begins with {@code prefix}. */
    private String samples(String prefix) throws Exception {
        return gateway.get("/metrics")
                .lines()
                .filter(line -> line.startsWith(prefix))
                .reduce("", (all, line) -> all + line + "\n");
    }

    @Test
    void aPushIsExposedWithItsGroupsLabelsAndItsTime() throws Exception {
        HttpResponse<String> answer = push("nightly", "rows 3.14\n");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(gateway.get("/metrics"))
                .contains("# TYPE rows untyped\nrows{instance=\"\",job=\"nightly\"} 3.14\n")
                .contains("push_failure_time_seconds{instance=\"\",job=\"nightly\"} 0\n")
                .contains("push_time_seconds{instance=\"\",job=\"nightly\"} " + NOW);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    rows 3.14        | text format parsing error in line 1: unexpected end of input stream
                    rows 3.14\\r\\n  | text format parsing error in line 1: expected float as value, got "3.14\\r"
                    rows 3.14 \\n    | text format parsing error in line 1:
                    rows x\\n        | text format parsing error in line 1: expected float as value, got "x"
                    # TYPE rows gauge\\n# TYPE rows gauge\\n | text format parsing error in line 2: second TYPE line
                    rows{a="1",a="2"} 1\\n | text format parsing error in line 1: duplicate label names for metric "rows"
                    """)
    void aBodyThatCantBeReadTouchesNothing(String body, String problem) throws Exception {
        HttpResponse<String> answer = push("nightly", body.replace("\\r", "\r").replace("\\n", "\n"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith(problem);
        assertThat(gateway.data("/api/v1/metrics")).isEmpty();
    }

    @Test
    void theGroupsLabelsWinOverTheBodys() throws Exception {
        push("url/zone/b", "rows{job=\"body\",instance=\"host\"} 1\n");
        push("other/instance/url", "rows{job=\"body\",instance=\"host\"} 2\n");

        assertThat(samples("rows")).isEqualTo("""
                rows{instance="url",job="other"} 2
                rows{instance="host",job="url",zone="b"} 1
                """);
    }

    @Test
    void aSampleWithATimestampRefusesThePushAndTellsWhen() throws Exception {
        HttpResponse<String> answer = push("nightly", "rows 1 1234567\n");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo(REFUSED + "pushed metrics must not have timestamps\n");
        assertThat(samples("push_"))
                .startsWith("push_failure_time_seconds{instance=\"\",job=\"nightly\"} " + NOW)
                .endsWith("push_time_seconds{instance=\"\",job=\"nightly\"} 0\n");
        assertThat(gateway.data("/api/v1/metrics")
                        .get(0)
                        .get("last_push_successful")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void aNameHasOneTypeButMayHaveSeveralHelpTexts() throws Exception {
        push("one", "# HELP rows One.\nrows 1\n");
        HttpResponse<String> other = push("two", "# TYPE rows counter\nrows 1\n");

        assertThat(other.statusCode()).isEqualTo(400);
        assertThat(other.body()).startsWith(REFUSED).contains("\"rows\"").contains("is not a UNTYPED");
        assertThat(samples("push_failure_time_seconds{instance=\"\",job=\"two\"}"))
                .contains(NOW);
        assertThat(push("two", "# HELP rows Two.\nrows 1\n").statusCode()).isEqualTo(200);
    }

    @Test
    void theGatewaysOwnNamesKeepTheirType() throws Exception {
        HttpResponse<String> untyped = push("j", "weir_pushgateway_groups 5\n");

        assertThat(untyped.statusCode()).isEqualTo(400);
        assertThat(untyped.body())
                .isEqualTo(REFUSED
                        + "gathered metric family weir_pushgateway_groups has type UNTYPED but should have GAUGE\n");
        assertThat(push("j", "# TYPE weir_pushgateway_groups gauge\nweir_pushgateway_groups 5\n")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void whatTheGroupsLabelsMakeAlikeIsRefused() throws Exception {
        HttpResponse<String> answer = push("j/zone/z", "rows{zone=\"a\"} 1\nrows{zone=\"b\"} 2\n");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .startsWith(REFUSED)
                .contains("was collected before with the same name and label values");
    }

    /** The original answers 400 as well, but then its own failure record makes every scrape fail until someone deletes it. */
    @Test
    void aCollisionOfGroupsDoesNotBreakTheScrape() throws Exception {
        assertThat(push("j/instance@base64/=", "rows 1\n").statusCode()).isEqualTo(200);
        assertThat(push("j", "rows 2\n").statusCode()).isEqualTo(400);

        assertThat(status("GET", "/metrics", "")).isEqualTo(200);
        assertThat(samples("rows")).isEqualTo("rows{instance=\"\",job=\"j\"} 1\n");
        assertThat(push("j/instance@base64/=", "rows 3\n").statusCode()).isEqualTo(200);
    }

    @Test
    void postReplacesFamiliesAndPutTheGroup() throws Exception {
        push("j", "a 1\nb{x=\"1\"} 2\nb{x=\"2\"} 2\n");
        push("j", "b{x=\"3\"} 5\n");
        assertThat(samples("a{") + samples("b{"))
                .isEqualTo("a{instance=\"\",job=\"j\"} 1\nb{instance=\"\",job=\"j\",x=\"3\"} 5\n");

        assertThat(status("PUT", "/metrics/job/j", "b 7\n")).isEqualTo(200);
        assertThat(samples("a{") + samples("b{")).isEqualTo("b{instance=\"\",job=\"j\"} 7\n");

        assertThat(status("PUT", "/metrics/job/j", "")).isEqualTo(200);
        assertThat(samples("b{")).isEmpty();
        assertThat(samples("push_time_seconds{instance=\"\",job=\"j\"}")).isNotEmpty();

        assertThat(status("DELETE", "/metrics/job/j", "")).isEqualTo(202);
        assertThat(status("DELETE", "/metrics/job/j", "")).isEqualTo(202);
        assertThat(gateway.data("/api/v1/metrics")).isEmpty();
    }

    @Test
    void groupsAreNamedInBase64WhereAPathCantHoldThem() throws Exception {
        push("a/dir@base64/L3Zhci90bXA", "");
        push("a/dir@base64/L3Zhci90bXA=", "");
        assertThat(status("PUT", "/metrics/job@base64/c2wy", "")).isEqualTo(200);
        push("sp%20ace/n/%CE%A0", "");
        push("jj/job/kk", "");

        assertThat(samples("push_time_seconds").lines().map(line -> line.substring(0, line.indexOf('}'))))
                .containsExactlyInAnyOrder(
                        "push_time_seconds{dir=\"/var/tmp\",instance=\"\",job=\"a\"",
                        "push_time_seconds{instance=\"\",job=\"sl2\"",
                        "push_time_seconds{instance=\"\",job=\"sp ace\",n=\"Π\"",
                        "push_time_seconds{instance=\"\",job=\"jj\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    PUT  | /metrics/job@base64/!!/x/y   | 400
                    PUT  | /metrics/job/a/x@base64/!!   | 400
                    PUT  | /metrics/job@base64/=        | 400
                    PUT  | /metrics/job/a/x             | 400
                    PUT  | /metrics/job/a/1x/y          | 400
                    PUT  | /metrics/job/a/__x/y         | 400
                    PUT  | /metrics/job/enc%2Fslash     | 400
                    PUT  | /metrics/job/a/x//y/z        | 301
                    PUT  | /metrics/job/                | 307
                    PUT  | /metrics/job/a/              | 200
                    GET  | /metrics/job/a               | 405
                    POST | /metrics                     | 405
                    PUT  | /api/v1/admin/wipe           | 404
                    PUT  | /-/quit                      | 403
                    GET  | /-/quit                      | 405
                    GET  | /-/ready                     | 200
                    """)
    void answersWith(String method, String path, int status) throws Exception {
        assertThat(status(method, path, "")).isEqualTo(status);
    }

    private int statusOf(byte[] body, String... headers) throws Exception {
        return gateway.send("PUT", "/metrics/job/j", BodyPublishers.ofByteArray(body), headers)
                .statusCode();
    }

    @Test
    void takesTheFormatsAndCompressionsThatClientsSend() throws Exception {
        byte[] text = "a 1\n".getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(gzip)) {
            out.write(text);
        }
        ByteArrayOutputStream snappy = new ByteArrayOutputStream();
        try (OutputStream out = new SnappyFramedOutputStream(snappy)) {
            out.write(text);
        }
        // family { name: "a" type: GAUGE metric { gauge { value: 1 } } }, with its length before it
        byte[] protobuf = {18, 10, 1, 'a', 24, 1, 34, 11, 18, 9, 9, 0, 0, 0, 0, 0, 0, (byte) 0xF0, 0x3F};
        String type = "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

        assertThat(statusOf(gzip.toByteArray(), "Content-Encoding", "gzip")).isEqualTo(200);
        assertThat(statusOf(snappy.toByteArray(), "Content-Encoding", "Snappy")).isEqualTo(200);
        assertThat(statusOf(text, "Content-Encoding", "gzip")).isEqualTo(400);
        assertThat(statusOf(gzip.toByteArray(), "Content-Encoding", "zstd")).isEqualTo(400);
        assertThat(statusOf(protobuf, "Content-Type", type)).isEqualTo(200);
        assertThat(samples("a{")).isEqualTo("a{instance=\"\",job=\"j\"} 1\n");
        byte[] truncated = Arrays.copyOf(protobuf, 10);
        assertThat(statusOf(truncated, "Content-Type", type)).isEqualTo(400);
        assertThat(statusOf(protobuf, "Content-Type", "application/vnd.google.protobuf"))
                .isEqualTo(400);
    }

    @Test
    void theApiTellsAllNumbersAsTexts() throws Exception {
        push("j", "b 7\n# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_count 2000000\nh_sum 1e7\n");

        JsonNode group = gateway.data("/api/v1/metrics").get(0);

        assertThat(group.get("labels")).hasToString("{\"job\":\"j\"}");
        assertThat(group.get("last_push_successful").asBoolean()).isTrue();
        assertThat(group.at("/b/type").asText()).isEqualTo("UNTYPED");
        assertThat(group.at("/b/metrics"))
                .hasToString("[{\"labels\":{\"instance\":\"\",\"job\":\"j\"},\"value\":\"7\"}]");
        assertThat(group.at("/h/metrics/0/buckets")).hasToString("{\"1\":\"1\",\"+Inf\":\"2000000\"}");
        assertThat(group.at("/h/metrics/0/count").asText()).isEqualTo("2000000");
        assertThat(group.at("/h/metrics/0/sum").asText()).isEqualTo("1e+07");
    }

    @Test
    void groupsOutliveTheGateway() throws Exception {
        push("j", "rows 1\n");
        String before = samples("push_time_seconds{") + samples("rows{");

        try (TestGateway another = new TestGateway(gateway.log)) {
            assertThat(another.get("/metrics")).contains(before.lines().toList());
        }
    }
}
