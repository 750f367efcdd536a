package io.weir.alertmanager.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.alertmanager.matcher.MatcherParser;
import org.junit.jupiter.api.Test;

class MatcherJsonTest {
    private static final ObjectNode UMLAUT = JsonNodeFactory.instance
            .objectNode()
            .put("name", "größe")
            .put("value", "x")
            .put("isRegex", false);

    @Test
    void namesAreThoseOfTheGrammar() throws ApiException {
        assertThat(MatcherJson.read("silence", UMLAUT, "matchers.0.", MatcherParser.FALLBACK))
                .hasToString("größe=\"x\"");
        assertThatThrownBy(() -> MatcherJson.read("silence", UMLAUT, "matchers.0.", MatcherParser.CLASSIC))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("invalid label name \"größe\"");
    }
}
