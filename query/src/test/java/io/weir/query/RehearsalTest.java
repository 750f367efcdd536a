package io.weir.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RehearsalTest {
    @Test
    void itsQueriesAreAnsweredFromItsSeries() throws Exception {
        try (ApiServer server = Rehearsal.server()) {
            server.start();

            Rehearsal.round(server.port());

            byte[] answer = Rehearsal.ask(server.port(), "query?time=1700000000", "count({cluster=\"rehearsal\"})");
            assertThat(new String(answer, StandardCharsets.UTF_8))
                    .isEqualTo("{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":"
                            + "[{\"metric\":{},\"value\":[1700000000,\"570\"]}]}}");
        }
    }
}
