package io.weir.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Labels;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Any text is expanded or refused with a {@link TemplateException}. */
class TemplateFuzzTest {
    private static final List<String> PIECES = List.of(
            "{{",
            "}}",
            "{{-",
            "-}}",
            " ",
            "if",
            "else",
            "end",
            "range",
            "with",
            "define",
            "template",
            "block",
            "break",
            "continue",
            "nil",
            "true",
            "$",
            "$labels",
            "$value",
            "$x",
            ":=",
            "=",
            ",",
            "|",
            "(",
            ")",
            ".",
            ".Labels",
            ".foo",
            "1",
            "-2",
            "3.5",
            "1e9",
            "\"a\"",
            "`b`",
            "'c'",
            "\"",
            "\\",
            "/*",
            "*/",
            "print",
            "printf",
            "\"%d %s\"",
            "humanize",
            "query",
            "first",
            "value",
            "len",
            "index",
            "slice",
            "eq",
            "and",
            "or",
            "call",
            "args",
            "toTime",
            ".Format",
            "title",
            "\n",
            "é",
            "\u0000",
            "text",
            "match",
            "\"(\"",
            "sortByLabel");

    private static final AlertTemplate.Data DATA = new AlertTemplate.Data(
            Labels.of("a", "b"),
            1.0,
            Labels.empty(),
            "http://x/",
            Instant.EPOCH,
            (expression, time) -> List.of(new QuerySample(Labels.of("a", "b"), 2.0)));

    static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anyTextIsExpandedOrRefused(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            String text = text(random);
            try {
                assertThat(AlertTemplate.expand("fuzz", text, DATA)).isNotNull();
            } catch (TemplateException refused) {
                assertThat(refused.getMessage()).isNotEmpty();
            } catch (RuntimeException e) {
                throw new AssertionError("on: " + text, e);
            }
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int pieces = 1 + random.nextInt(14);
        boolean open = false;
        for (int i = 0; i < pieces; i++) {
            if (random.nextInt(4) == 0) {
                text.append(open ? "}}" : "{{");
                open = !open;
            }
            text.append(PIECES.get(random.nextInt(PIECES.size())));
            if (random.nextBoolean()) {
                text.append(' ');
            }
        }
        return open ? text.append("}}").toString() : text.toString();
    }
}
