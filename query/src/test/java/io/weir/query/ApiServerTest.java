package io.weir.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.promql.PromqlFeatures;
import io.weir.query.TestServer.Answer;
import io.weir.web.ListenAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The API over HTTP. Expected answers are those of Prometheus to the same requests over the same data. */
class ApiServerTest {
    private static final ListenAddress ANY_PORT = new ListenAddress("127.0.0.1", 0);

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.withDefaults();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "query?query=1+1&time=4|{\"resultType\":\"scalar\",\"result\":[4,\"2\"]}",
                "query?query=1.5&time=1.5|{\"resultType\":\"scalar\",\"result\":[1.5,\"1.5\"]}",
                "query?query=1e-7&time=1|{\"resultType\":\"scalar\",\"result\":[1,\"0.0000001\"]}",
                "query?query=\"x\"&time=1|{\"resultType\":\"string\",\"result\":[1,\"x\"]}",
                "query?query=vector(1e-7)&time=1.5"
                        + "|{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1.500,\"1e-07\"]}]}",
                "query?query=vector(1/0)&time=1"
                        + "|{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1,\"+Inf\"]}]}",
                "query?query=nope&time=1|{\"resultType\":\"vector\",\"result\":[]}",
                "query?query=up{instance=\"b:1\"}|{\"resultType\":\"vector\",\"result\":[{\"metric\":{\"__name__\":"
                        + "\"up\",\"instance\":\"b:1\",\"job\":\"node\"},\"value\":[3600.500,\"0\"]}]}",
                "query?query=sum(up) by (job)&time=60|{\"resultType\":\"vector\",\"result\":"
                        + "[{\"metric\":{\"job\":\"node\"},\"value\":[60,\"2\"]}]}",
                "query?query=requests_total[30s]&time=60|{\"resultType\":\"matrix\",\"result\":[{\"metric\":"
                        + "{\"__name__\":\"requests_total\",\"code\":\"200\",\"job\":\"web\"},"
                        + "\"values\":[[45,\"45\"],[60,\"60\"]]}]}",
                "query_range?query=increase(requests_total[1m])&start=600&end=601&step=0.5|{\"resultType\":\"matrix\","
                        + "\"result\":[{\"metric\":{\"code\":\"200\",\"job\":\"web\"},"
                        + "\"values\":[[600,\"60\"],[600.500,\"60\"],[601,\"60\"]]}]}",
                "query_range?query=2&start=1&end=2&step=1"
                        + "|{\"resultType\":\"matrix\",\"result\":[{\"metric\":{},\"values\":[[1,\"2\"],[2,\"2\"]]}]}",
                "query_range?query=nope&start=1&end=2&step=1|{\"resultType\":\"matrix\",\"result\":[]}",
                "series?match[]=up&match[]={__name__=~\"up.?\"}|[{\"__name__\":\"up\",\"instance\":\"a:1\","
                        + "\"job\":\"node\"},{\"__name__\":\"up\",\"instance\":\"b:1\",\"job\":\"node\"}]",
                "series?match[]={__name__!=\"\"}&start=4000|[]",
                "labels|[\"__name__\",\"code\",\"instance\",\"job\"]",
                "labels?match[]=up|[\"__name__\",\"instance\",\"job\"]",
                "label/job/values|[\"node\",\"web\"]",
                "label/__name__/values?match[]={job=\"web\"}|[\"requests_total\"]",
                "label/U__no.such__label/values|[]",
                "metadata?metric=none|{}",
                "query_exemplars?query=test&start=1600000000000&end=1700000000000|[]",
                "format_query?query=sum(rate(x[5m]))by(job)|\"sum by (job) (rate(x[5m]))\"",
                "parse_query?query=-(1)|{\"type\":\"unaryExpr\",\"op\":\"-\",\"expr\":{\"type\":\"parenExpr\",\"expr\":{"
                        + "\"type\":\"numberLiteral\",\"val\":\"1\"}}}",
                "parse_query?query=rate(up{a!=\"b\"}[2m]offset%201m@start())|{\"type\":\"call\",\"func\":{\"name\":\"rate\","
                        + "\"argTypes\":[\"matrix\"],\"variadic\":0,\"returnType\":\"vector\"},\"args\":[{\"type\":\"matrixSelector\","
                        + "\"name\":\"up\",\"offset\":60000,\"offsetExpr\":null,\"matchers\":[{\"name\":\"a\",\"value\":\"b\",\"type\":\"!=\"},"
                        + "{\"name\":\"__name__\",\"value\":\"up\",\"type\":\"=\"}],\"timestamp\":null,\"startOrEnd\":\"start\","
                        + "\"anchored\":false,\"smoothed\":false,\"range\":120000,\"rangeExpr\":null}]}",
                "scrape_pools|{\"scrapePools\":[\"blackbox\",\"node\"]}",
                "alertmanagers|{\"activeAlertmanagers\":[],\"droppedAlertmanagers\":[]}",
                "status/flags|{}",
                "status/config|{\"yaml\":\"\"}",
            })
    void answers(String request, String data) throws Exception {
        Answer answer = server.get("/api/v1/" + request);
        assertThat(answer.body()).isEqualTo("{\"status\":\"success\",\"data\":" + data + "}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "query?query=foo(&time=1|400|bad_data|invalid parameter \"query\": 1:5: parse error: "
                        + "unclosed left parenthesis",
                "query|400|bad_data|invalid parameter \"query\": unknown position: parse error: no expression found in input",
                "query?query=1&time=abc|400|bad_data|invalid parameter \"time\": invalid time value for 'time': "
                        + "cannot parse \"abc\" to a valid timestamp",
                "query?query=1&timeout=x|400|bad_data|invalid parameter \"timeout\": cannot parse \"x\" to a valid"
                        + " duration",
                "query?query=1&lookback_delta=x|400|bad_data|error parsing lookback delta duration: "
                        + "cannot parse \"x\" to a valid duration",
                "query?query=1&limit=-1|400|bad_data|invalid parameter \"limit\": limit must be non-negative",
                "query?query=1&limit=x|400|bad_data|invalid parameter \"limit\": \"x\" is not a number",
                "query?query=up+on()up|422|execution|*",
                "query_range?query=1&end=2&step=1|400|bad_data|invalid parameter \"start\": cannot parse \"\" to a"
                        + " valid timestamp",
                "query_range?query=1&start=3&end=2&step=1|400|bad_data|invalid parameter \"end\": end timestamp must"
                        + " not be before start time",
                "query_range?query=1&start=1&end=2&step=0|400|bad_data|invalid parameter \"step\": zero or negative"
                        + " query resolution step widths are not accepted. Try a positive integer",
                "query_range?query=1&start=1&end=2&step=x|400|bad_data|invalid parameter \"step\": cannot parse"
                        + " \"x\" to a valid duration",
                "query_range?query=1&start=0&end=11001&step=1|400|bad_data|exceeded maximum resolution of 11,000"
                        + " points per timeseries. Try decreasing the query resolution (?step=XX)",
                "query_range?query=up[1m]&start=1&end=2&step=1|400|bad_data|invalid parameter \"query\": invalid"
                        + " expression type \"range vector\" for range query, must be Scalar or instant Vector",
                "series|400|bad_data|no match[] parameter provided",
                "series?match[]=up&start=x|400|bad_data|invalid parameter \"start\": invalid time value for 'start':"
                        + " cannot parse \"x\" to a valid timestamp",
                "series?match[]={a=\"\"}|400|bad_data|invalid parameter \"match[]\": match[] must contain at least"
                        + " one non-empty matcher",
                "labels?match[]={a|400|bad_data|invalid parameter \"match[]\": 1:3: parse error: unexpected end of"
                        + " input inside braces",
                "labels?limit=-1|400|bad_data|invalid parameter \"limit\": limit must be non-negative",
                "label//values|400|bad_data|invalid label name: \"\"",
                "metadata?limit=x|400|bad_data|limit must be a number",
                "rules?type=foo|400|bad_data|invalid parameter \"type\": not supported value \"foo\"",
                "status/walreplay|404|not_found|/api/v1/status/walreplay is not supported by Weir",
            })
    void refuses(String request, int status, String type, String message) throws Exception {
        Answer answer = server.get("/api/v1/" + request);
        String start = "{\"status\":\"error\",\"errorType\":\"" + type + "\",\"error\":\"";
        assertThat(answer.body()).startsWith(start);
        if (!message.equals("*")) {
            String escaped = message.replace("\"", "\\\"");
            assertThat(answer.body()).isEqualTo(start + escaped + "\"}");
        }
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "query?query=up&time=60",
                "query_range?query=up&start=0&end=60&step=15",
                "series?match[]=up&limit=1",
                "labels?match[]=up",
                "query?query=1&time=x"
            })
    void aFormMeansTheSameAsAQueryString(String request) throws Exception {
        String[] parts = request.split("\\?");
        Answer get = server.get("/api/v1/" + request);
        Answer post = server.postForm("/api/v1/" + parts[0], parts[1]);
        assertThat(post.status()).isEqualTo(get.status());
        assertThat(post.body()).isEqualTo(get.body());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "query?query=up&time=60&limit=1|1",
                "query_range?query=up&start=0&end=60&step=15&limit=1|1",
                "series?match[]=up&limit=1|1",
            })
    void aLimitTruncatesWithAWarning(String request, int expected) throws Exception {
        String body = server.get("/api/v1/" + request).body();
        assertThat(body).endsWith(",\"warnings\":[\"results truncated due to limit\"]}");
        assertThat(body.split("\"instance\"", -1)).hasSize(expected + 1);
    }

    @Test
    void aLimitThatIsNotReachedWarnsOfNothing() throws Exception {
        assertThat(server.get("/api/v1/query?query=up&limit=2").body()).doesNotContain("warnings");
    }

    @Test
    void exactly11001PointsPass() throws Exception {
        Answer answer = server.get("/api/v1/query_range?query=1&start=0&end=11000&step=1");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).endsWith("[11000,\"1\"]]}]}}");
    }

    @Test
    void aRequestMayLookFurtherBack() throws Exception {
        String request = "/api/v1/query?query=count(up)&time=4000";
        assertThat(server.get(request).body()).endsWith("\"result\":[]}}");
        assertThat(server.get(request + "&lookback_delta=10m").body()).contains("[4000,\"2\"]");
    }

    @Test
    void statisticsAreGivenOnRequest() throws Exception {
        assertThat(server.get("/api/v1/query?query=up&stats=true").body())
                .contains("\"stats\":{\"timings\":{\"evalTotalTime\":")
                .contains("\"samples\":{\"totalQueryableSamples\":2,\"samplesRead\":2,\"peakSamples\":")
                .doesNotContain("PerStep");
        assertThat(server.get("/api/v1/query?query=up").body()).doesNotContain("stats");
        assertThat(server.get("/api/v1/query?query=up&stats=1").body())
                .contains("\"stats\":{")
                .contains("value \\\"1\\\" for parameter \\\"stats\\\" is deprecated");
    }

    @Test
    void statisticsOfEachStepNeedTheirFeature() throws Exception {
        String request = "/api/v1/query_range?query=max_over_time(up[30s])&start=600&end=660&step=30&stats=all";
        assertThat(server.get(request).body()).doesNotContain("PerStep");
        QueryOptions options = QueryOptions.builder(new ListenAddress("127.0.0.1", 0))
                .language(PromqlFeatures.DEFAULT.with("promql-per-step-stats"), () -> Duration.ofMinutes(1))
                .build();
        try (TestServer counting = new TestServer(options)) {
            assertThat(counting.get(request).body())
                    .contains("\"totalQueryableSamplesPerStep\":[[600,4],[630,4],[660,4]],\"totalQueryableSamples\":12,"
                            + "\"samplesReadPerStep\":[[600,4],[630,4],[660,4]],\"samplesRead\":12,");
        }
    }

    @Test
    void exemplarsOfAnExpressionWithoutSelectorsAreNothing() throws Exception {
        Answer answer = server.get("/api/v1/query_exemplars?query=1");
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void buildInfoLeadsWithTheVersionOfPrometheusItStandsFor() throws Exception {
        assertThat(server.get("/api/v1/status/buildinfo").body())
                .startsWith("{\"status\":\"success\",\"data\":{\"version\":\"3.14.0+weir.");
        assertThat(server.get("/version").body()).startsWith("{\"version\":\"3.14.0+weir.");
    }

    @Test
    void pagesOfOtherOriginsMayCall() throws Exception {
        assertThat(server.get("/api/v1/labels").header("Access-Control-Allow-Origin"))
                .isEmpty();
        Answer answer = server.get("/api/v1/labels", "Origin", "http://grafana.example");
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(answer.header("Vary")).contains("Origin");
        Answer preflight = server.method("OPTIONS", "/api/v1/query", "Origin", "http://grafana.example");
        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.header("Access-Control-Allow-Methods")).isEqualTo("GET, POST, OPTIONS");
        assertThat(preflight.header("Access-Control-Allow-Headers"))
                .isEqualTo("Accept, Authorization, Content-Type, Origin");
    }

    @Test
    void originsCanBeRestricted() throws Exception {
        QueryOptions options = QueryOptions.builder(ANY_PORT)
                .corsOrigin("https://(a|b)\\.example")
                .build();
        try (TestServer restricted = new TestServer(options)) {
            assertThat(restricted
                            .get("/api/v1/labels", "Origin", "https://b.example")
                            .header("Access-Control-Allow-Origin"))
                    .isEqualTo("https://b.example");
            assertThat(restricted
                            .get("/api/v1/labels", "Origin", "https://b.example.org")
                            .header("Access-Control-Allow-Origin"))
                    .isEmpty();
        }
    }

    @Test
    void aWrongMethodIsToldTheRightOnes() throws Exception {
        Answer answer = server.method("POST", "/api/v1/targets");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("GET, OPTIONS");
    }

    @Test
    void headAnswersWithoutBody() throws Exception {
        for (String path : new String[] {"/-/healthy", "/-/ready", "/api/v1/labels", "/query"}) {
            Answer answer = server.method("HEAD", path);
            assertThat(answer.status()).as(path).isEqualTo(200);
            assertThat(answer.body()).as(path).isEmpty();
        }
    }

    @Test
    void nothingIsServedBeforeStorageIsReady() throws Exception {
        try (TestServer starting = TestServer.withDefaults()) {
            starting.ready.set(false);
            Answer answer = starting.get("/api/v1/query?query=1");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("X-Prometheus-Stopping")).isEqualTo("false");
            assertThat(starting.get("/-/ready").status()).isEqualTo(503);
            assertThat(starting.get("/-/healthy").body()).isEqualTo("Weir Server is Healthy.\n");
            starting.ready.set(true);
            assertThat(starting.get("/-/ready").body()).isEqualTo("Weir Server is Ready.\n");
            assertThat(starting.get("/api/v1/query?query=1").status()).isEqualTo(200);
        }
    }

    @Test
    void oldLinksLeadToThePage() throws Exception {
        Answer graph = server.get("/graph?g0.expr=up%7Ba%3D%22b%22%7D&g0.tab=1");
        assertThat(graph.status()).isEqualTo(302);
        assertThat(graph.header("Location")).isEqualTo("/query?g0.expr=up%7Ba%3D%22b%22%7D&g0.tab=1");
        assertThat(server.get("/").header("Location")).isEqualTo("/query");
    }

    @Test
    void thePageAndItsFilesAreServed() throws Exception {
        Answer page = server.get("/targets");
        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.body()).contains("assets/app.js");
        assertThat(page.header("Content-Security-Policy")).startsWith("default-src 'self'");
        Answer script = server.get("/assets/app.js");
        assertThat(script.header("Content-Type")).startsWith("text/javascript");
        assertThat(server.get("/assets/app.js", "If-None-Match", script.header("ETag"))
                        .status())
                .isEqualTo(304);
        assertThat(server.get("/assets/nope.js").status()).isEqualTo(404);
        assertThat(server.get("/assets/..%2Findex.html").status()).isEqualTo(404);
    }

    @Test
    void everythingMovesUnderARoutePrefix() throws Exception {
        QueryOptions options = QueryOptions.builder(ANY_PORT)
                .externalUrl("https://weir.example/prom/")
                .build();
        try (TestServer prefixed = new TestServer(options)) {
            assertThat(prefixed.get("/prom/api/v1/labels").status()).isEqualTo(200);
            assertThat(prefixed.get("/api/v1/labels").status()).isEqualTo(404);
            assertThat(prefixed.get("/").header("Location")).isEqualTo("/prom/query");
            assertThat(prefixed.get("/prom/").header("Location")).isEqualTo("/prom/query");
            assertThat(prefixed.get("/prom/-/healthy").status()).isEqualTo(200);
            assertThat(prefixed.get("/prom/assets/app.js").status()).isEqualTo(200);
            assertThat(prefixed.get("/prom/metrics").status()).isEqualTo(200);
        }
    }

    @Test
    void lifecycleEndpointsRefuseUnlessEnabled() throws Exception {
        Answer answer = server.method("POST", "/-/reload");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).isEqualTo("Lifecycle API is not enabled.");
        assertThat(server.method("PUT", "/-/quit").status()).isEqualTo(403);
        assertThat(server.get("/-/reload").status()).isEqualTo(405);
    }

    @Test
    void lifecycleEndpointsCallBack() throws Exception {
        CountDownLatch quit = new CountDownLatch(1);
        Lifecycle lifecycle = Lifecycle.enabled(
                () -> {
                    throw new IllegalArgumentException("line 3: unknown field");
                },
                quit::countDown);
        try (TestServer enabled = new TestServer(
                QueryOptions.builder(ANY_PORT).lifecycle(lifecycle).build())) {
            Answer reload = enabled.method("POST", "/-/reload");
            assertThat(reload.status()).isEqualTo(500);
            assertThat(reload.body()).isEqualTo("failed to reload config: line 3: unknown field\n");
            assertThat(enabled.method("POST", "/-/quit").body()).isEqualTo("Requesting termination... Goodbye!");
            assertThat(quit.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void adminEndpointsRefuse() throws Exception {
        Answer answer = server.method("POST", "/api/v1/admin/tsdb/delete_series?match[]=up");
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body())
                .isEqualTo("{\"status\":\"error\",\"errorType\":\"unavailable\",\"error\":\"admin APIs disabled\"}");
    }

    @Test
    void unknownPathsAreNotFound() throws Exception {
        Answer answer = server.get("/api/v1/nope");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("404 page not found\n");
    }

    @Test
    void exposesItsOwnMetrics() throws Exception {
        server.get("/api/v1/query?query=up");
        assertThat(server.get("/metrics").body())
                .contains("weir_query_queries_total{outcome=\"success\"}")
                .contains("weir_query_duration_seconds_count{slice=\"eval\"}")
                .contains("weir_query_concurrent_max 20.0");
    }
}
