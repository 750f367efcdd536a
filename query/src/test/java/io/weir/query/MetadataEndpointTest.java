package io.weir.query;

import static io.weir.query.EndpointCase.data;
import static io.weir.query.EndpointCase.error;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.query.testing.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetadataEndpointTest {
    private final MetadataEndpoint endpoint = new MetadataEndpoint(Rows::metadata);

    @Test
    void listsEachDistinctDescriptionOnce() throws Exception {
        assertThat(data(endpoint, ""))
                .isEqualTo("{\"node_cpu_seconds\":["
                        + "{\"type\":\"counter\",\"help\":\"Seconds in \\\"mode\\\".\",\"unit\":\"\"}],"
                        + "\"node_load1\":[{\"type\":\"gauge\",\"help\":\"1m load average.\",\"unit\":\"\"},"
                        + "{\"type\":\"unknown\",\"help\":\"\",\"unit\":\"\"}]}");
    }

    @Test
    void looksUpOneMetric() throws Exception {
        assertThat(data(endpoint, "metric=node_load1&limit_per_metric=1"))
                .isEqualTo("{\"node_load1\":[{\"type\":\"gauge\",\"help\":\"1m load average.\",\"unit\":\"\"}]}");
        assertThat(data(endpoint, "metric=nope")).isEqualTo("{}");
    }

    @ParameterizedTest
    @CsvSource({"-1, 2", "0, 0", "1, 1", "5, 2"})
    void limitsMetricsWhereZeroMeansNone(int limit, int expected) throws Exception {
        assertThat(data(endpoint, "limit=" + limit).split("\\[", -1)).hasSize(expected + 1);
    }

    @Test
    void refusesLimitsThatAreNoNumbers() throws Exception {
        assertThat(error(endpoint, "limit=x")).isEqualTo("bad_data: limit must be a number");
        assertThat(error(endpoint, "limit_per_metric=x")).isEqualTo("bad_data: limit_per_metric must be a number");
    }
}
