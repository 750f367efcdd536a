package io.weir.scraper.discovery.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.scraper.discovery.TargetGroup;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsulAnswersTest {
    private static final String GOOD = "[{\"Node\":{\"Node\":\"n\",\"Address\":\"10.0.0.1\",\"Meta\":{\"a\":\"b\"},"
            + "\"TaggedAddresses\":{\"lan\":\"1\"}},\"Service\":{\"ID\":\"i\",\"Tags\":[\"t\"],\"Address\":\"\","
            + "\"Port\":80,\"Meta\":null},\"Checks\":[{\"CheckID\":\"c\",\"Status\":\"passing\"}]}]";

    @ParameterizedTest
    @CsvSource({
        "'', passing",
        "a=passing, passing",
        "a=passing b=warning, warning",
        "a=critical b=warning, critical",
        "a=critical _node_maintenance=critical, maintenance",
        "_service_maintenance:web=critical a=passing, maintenance",
        "a=odd, ''",
        "a=maintenance, ''"
    })
    void theWorstCheckIsTheHealth(String checks, String health) {
        List<ConsulAnswers.Check> read = Arrays.stream(checks.split(" "))
                .filter(check -> !check.isEmpty())
                .map(check -> check.split("=", 2))
                .map(check -> new ConsulAnswers.Check(check[0], check[1]))
                .toList();
        assertThat(ConsulTargets.health(read)).isEqualTo(health);
    }

    @Test
    void whatIsMissingIsEmpty() throws IOException {
        assertThat(ConsulAnswers.services("{\"a\": null, \"b\": []}"))
                .containsEntry("a", List.of())
                .containsEntry("b", List.of());
        TargetGroup group =
                ConsulTargets.group("s", "d", ",", ConsulAnswers.instances("[{\"Node\":{},\"Service\":{}}, null, {}]"));
        assertThat(group.targets()).hasSize(1);
        assertThat(group.targets().get(0).get("__meta_consul_tags")).isEqualTo(",,");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{}x", "[]", "{\"a\": 1}", "<html>"})
    void whatIsNoCatalogueIsRefused(String json) {
        assertThatThrownBy(() -> ConsulAnswers.services(json)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void anyTextIsAnAnswerOrRefused(long seed) {
        Random random = new Random(seed);
        String alphabet = "{}[]\",:0123456789.eE-nulltrufasNodeServicMtTg \\u\n";
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(GOOD);
            for (int edits = random.nextInt(4); edits > 0; edits--) {
                int at = random.nextInt(text.length());
                char c = alphabet.charAt(random.nextInt(alphabet.length()));
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, c);
                    case 1 -> text.insert(at, c);
                    default -> text.deleteCharAt(at);
                }
            }
            try {
                ConsulTargets.group("s", "d", ",", ConsulAnswers.instances(text.toString()));
                read++;
                ConsulAnswers.services(text.toString());
            } catch (IOException e) {
                assertThat(e.getMessage()).startsWith("not what Consul answers");
            }
        }
        assertThat(read).isPositive();
    }
}
