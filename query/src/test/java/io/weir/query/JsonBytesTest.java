package io.weir.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.model.Labels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBytesTest {
    private interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    /** An object with {@code value} as the second of three fields. */
    private static String write(Writing value) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.writeStartObject();
            json.writeNumberField("a", 1);
            json.writeFieldName("b");
            value.to(json);
            json.writeNumberField("c", 2);
            json.writeEndObject();
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "\"quoted\" \\ \n\t\r\b\f\u0001\u001f", "Zürich", "日本"})
    void writesStringsAsTheGeneratorDoes(String text) throws IOException {
        String written = write(json -> {
            JsonBytes bytes = JsonBytes.valueOf(json);
            bytes.labels(Labels.of("k", "v", "l", text));
            bytes.flush();
        });
        assertThat(written).isEqualTo(write(json -> ApiJson.labels(json, Labels.of("k", "v", "l", text))));
    }

    @Test
    void writesSupplementaryCharactersAsUtf8() throws IOException {
        String written = write(json -> {
            JsonBytes bytes = JsonBytes.valueOf(json);
            bytes.string("𝄞 \"clef\"");
            bytes.flush();
        });
        assertThat(written).isEqualTo("{\"a\":1,\"b\":\"𝄞 \\\"clef\\\"\",\"c\":2}");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void writesMoreThanFitsIntoItsMemory(long seed) throws IOException {
        Random random = new Random(seed);
        String text = "x".repeat(random.nextInt(100_000));
        int samples = random.nextInt(10_000);
        StringBuilder expected = new StringBuilder("{\"a\":1,\"b\":[\"" + text + "\"");
        for (int i = 0; i < samples; i++) {
            expected.append(",[" + i + ".500,\"" + i + ".25\"]");
        }
        String written = write(json -> {
            JsonBytes bytes = JsonBytes.valueOf(json);
            bytes.raw('[');
            bytes.string(text);
            for (int i = 0; i < samples; i++) {
                bytes.raw(',');
                bytes.sample(1000L * i + 500, i + 0.25);
            }
            bytes.raw(']');
            bytes.flush();
        });
        assertThat(written).isEqualTo(expected.append("],\"c\":2}").toString());
    }
}
