package io.weir.query;

import static io.weir.query.EndpointCase.data;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.query.testing.Rows;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetEndpointsTest {
    private static final String FRESH = "{\"discoveredLabels\":{\"__address__\":\"x:1\",\"job\":\"blackbox\"},"
            + "\"labels\":{\"instance\":\"new:80\",\"job\":\"blackbox\"},\"scrapePool\":\"blackbox\","
            + "\"scrapeUrl\":\"http://new:80/probe?target=x\",\"globalUrl\":\"http://new:80/probe?target=x\","
            + "\"lastError\":\"\",\"lastScrape\":\"0001-01-01T00:00:00Z\",\"lastScrapeDuration\":0,"
            + "\"health\":\"unknown\",\"scrapeInterval\":\"15s\",\"scrapeTimeout\":\"10s\"}";
    private static final String FAR = "{\"discoveredLabels\":{\"__address__\":\"x:1\",\"job\":\"node\"},"
            + "\"labels\":{\"instance\":\"far:9100\",\"job\":\"node\"},\"scrapePool\":\"node\","
            + "\"scrapeUrl\":\"http://far:9100/metrics\",\"globalUrl\":\"http://far:9100/metrics\","
            + "\"lastError\":\"connection refused\",\"lastScrape\":\"2026-01-02T03:04:05.25Z\","
            + "\"lastScrapeDuration\":0,\"health\":\"down\",\"scrapeInterval\":\"15s\",\"scrapeTimeout\":\"10s\"}";
    private static final String LOCAL = "{\"discoveredLabels\":{\"__address__\":\"x:1\",\"job\":\"node\"},"
            + "\"labels\":{\"instance\":\"localhost:9100\",\"job\":\"node\"},\"scrapePool\":\"node\","
            + "\"scrapeUrl\":\"http://localhost:9100/metrics\",\"globalUrl\":\"http://weir.example:9100/metrics\","
            + "\"lastError\":\"\",\"lastScrape\":\"2026-01-02T03:04:05.25Z\",\"lastScrapeDuration\":0.012,"
            + "\"health\":\"up\",\"scrapeInterval\":\"15s\",\"scrapeTimeout\":\"10s\"}";
    private static final String DROPPED =
            "{\"discoveredLabels\":{\"__address__\":\"x:1\",\"job\":\"node\"},\"scrapePool\":\"node\"}";

    private final TargetEndpoints endpoints =
            new TargetEndpoints(Rows::targets, () -> URI.create("https://weir.example/prom/"), () -> 9090);

    @Test
    void listsActiveAndDroppedTargets() throws Exception {
        assertThat(data(endpoints::targets, ""))
                .isEqualTo("{\"activeTargets\":[" + FRESH + "," + FAR + "," + LOCAL + "],\"droppedTargets\":[" + DROPPED
                        + "],\"droppedTargetCounts\":{\"blackbox\":0,\"node\":1}}");
    }

    @Test
    void filtersByStateAndPool() throws Exception {
        assertThat(data(endpoints::targets, "state=active&scrapePool=blackbox"))
                .isEqualTo("{\"activeTargets\":[" + FRESH + "],\"droppedTargets\":[],\"droppedTargetCounts\":null}");
        assertThat(data(endpoints::targets, "state=DROPPED"))
                .isEqualTo("{\"activeTargets\":[],\"droppedTargets\":[" + DROPPED
                        + "],\"droppedTargetCounts\":{\"blackbox\":0,\"node\":1}}");
        assertThat(data(endpoints::targets, "state=other"))
                .isEqualTo("{\"activeTargets\":[],\"droppedTargets\":[],\"droppedTargetCounts\":null}");
    }

    @Test
    void listsPools() throws Exception {
        assertThat(data(endpoints::scrapePools, "")).isEqualTo("{\"scrapePools\":[\"blackbox\",\"node\"]}");
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:9090/metrics, https://weir.example/metrics",
        "http://127.0.0.1:9090/metrics?x=y, https://weir.example/metrics?x=y",
        "http://[::1]:9091/m, http://weir.example:9091/m",
        "http://localhost/metrics, http://localhost/metrics",
        "http://elsewhere:9090/metrics, http://elsewhere:9090/metrics",
        "not a url, not a url",
    })
    void showsLocalTargetsUnderTheirExternalName(String scrapeUrl, String expected) {
        assertThat(endpoints.globalUrl(scrapeUrl)).isEqualTo(expected);
    }
}
