package io.weir.query;

import static io.weir.query.EndpointCase.data;
import static io.weir.query.EndpointCase.error;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.query.testing.Rows;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleEndpointsTest {
    private static final String FIRING = "{\"labels\":{\"alertname\":\"Down\",\"instance\":\"far:9100\","
            + "\"severity\":\"page\"},\"annotations\":{\"summary\":\"far:9100 is down\"},\"state\":\"firing\","
            + "\"activeAt\":\"2026-01-02T03:02:25.25Z\",\"value\":\"0e+00\"}";
    private static final String PENDING =
            FIRING.replace("far:9100", "near:9100").replace("firing", "pending");
    private static final String RECORDING = "{\"name\":\"job:up:sum\",\"query\":\"sum by (job) (up)\","
            + "\"labels\":{\"team\":\"infra\"},\"health\":\"err\","
            + "\"lastError\":\"many-to-many matching not allowed\",\"evaluationTime\":0.002,"
            + "\"lastEvaluation\":\"2026-01-02T03:04:05.25Z\",\"type\":\"recording\"}";
    private static final String ALERTING = "{\"state\":\"firing\",\"name\":\"Down\",\"query\":\"up == 0\","
            + "\"duration\":90,\"keepFiringFor\":0,\"labels\":{\"severity\":\"page\"},"
            + "\"annotations\":{\"summary\":\"{{ $labels.instance }} is down\"},\"alerts\":[" + FIRING + "," + PENDING
            + "],\"health\":\"ok\",\"evaluationTime\":0.001,\"lastEvaluation\":\"2026-01-02T03:04:05.25Z\","
            + "\"type\":\"alerting\"}";
    private static final String FRESH = "{\"name\":\"fresh\",\"file\":\"a.yml\",\"rules\":[{\"state\":\"unknown\","
            + "\"name\":\"Never\",\"query\":\"vector(0) > 1\",\"duration\":0,\"keepFiringFor\":0,\"labels\":{},"
            + "\"annotations\":{},\"alerts\":[],\"health\":\"unknown\",\"evaluationTime\":0,"
            + "\"lastEvaluation\":\"0001-01-01T00:00:00Z\",\"type\":\"alerting\"}],\"interval\":15,\"limit\":0,"
            + "\"evaluationTime\":0,\"lastEvaluation\":\"0001-01-01T00:00:00Z\"}";

    private final RuleEndpoints endpoints = new RuleEndpoints(Rows::rules, Rows::ruleStatus);

    private static String node(String rules) {
        return "{\"name\":\"node\",\"file\":\"node.yml\",\"rules\":[" + rules + "],\"interval\":15,\"limit\":0,"
                + "\"evaluationTime\":0.003,\"lastEvaluation\":\"2026-01-02T03:04:05.25Z\"}";
    }

    private static String groups(String groups) {
        return "{\"groups\":[" + groups + "]}";
    }

    @Test
    void mergesDefinitionsWithTheirStatus() throws Exception {
        assertThat(data(endpoints::rules, "")).isEqualTo(groups(FRESH + "," + node(RECORDING + "," + ALERTING)));
    }

    @Test
    void filters() throws Exception {
        assertThat(data(endpoints::rules, "type=record")).isEqualTo(groups(node(RECORDING)));
        assertThat(data(endpoints::rules, "rule_name[]=Down&rule_name[]=X")).isEqualTo(groups(node(ALERTING)));
        assertThat(data(endpoints::rules, "file[]=a.yml")).isEqualTo(groups(FRESH));
        assertThat(data(endpoints::rules, "rule_group[]=fresh")).isEqualTo(groups(FRESH));
        assertThat(data(endpoints::rules, "match[]={severity=\"page\"}")).isEqualTo(groups(node(ALERTING)));
        assertThat(data(endpoints::rules, "type=alert&file[]=none")).isEqualTo(groups(""));
    }

    @Test
    void leavesAlertsOut() throws Exception {
        assertThat(data(endpoints::rules, "exclude_alerts=true&rule_name[]=Down"))
                .contains("\"alerts\":[],")
                .doesNotContain("far:9100");
    }

    @Test
    void pagesByGroup() throws Exception {
        String next = RuleEndpoints.tokenOf(Rows.rules().get("node.yml;node"));
        assertThat(data(endpoints::rules, "group_limit=1"))
                .isEqualTo("{\"groups\":[" + FRESH + "],\"groupNextToken\":\"" + next + "\"}");
        assertThat(data(endpoints::rules, "group_limit=1&group_next_token=" + next))
                .isEqualTo(groups(node(RECORDING + "," + ALERTING)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "type=x|invalid parameter \"type\": not supported value \"x\"",
                "exclude_alerts=x|invalid parameter \"exclude_alerts\": \"x\" is neither true nor false",
                "group_limit=x|invalid parameter \"group_limit\": group_limit needs to be a valid number",
                "group_limit=0|invalid parameter \"group_limit\": group_limit needs to be greater than 0",
                "group_next_token=x|invalid parameter \"group_limit\": group_limit needs to be present in order to"
                        + " paginate over the groups",
                "group_limit=1&group_next_token=x|invalid parameter \"group_next_token\": invalid group_next_token"
                        + " 'x'. were rule groups changed?",
            })
    void refuses(String query, String expected) throws Exception {
        assertThat(error(endpoints::rules, query)).isEqualTo("bad_data: " + expected);
    }

    @Test
    void listsAlertsThatArePendingOrFiring() throws Exception {
        assertThat(data(endpoints::alerts, "")).isEqualTo("{\"alerts\":[" + FIRING + "," + PENDING + "]}");
    }

    /** A definition that just changed may have another number of rules than the status that is still there. */
    @Test
    void ignoresTheStatusOfAnotherDefinition() throws Exception {
        RuleEndpoints changed = new RuleEndpoints(
                () -> Map.of("a.yml;fresh", Rows.rules().get("a.yml;fresh")),
                () -> Map.of("a.yml;fresh", Rows.ruleStatus().get("node.yml;node")));
        assertThat(data(changed::rules, "")).isEqualTo(groups(FRESH));
    }
}
