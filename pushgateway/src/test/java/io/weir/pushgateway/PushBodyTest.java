package io.weir.pushgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.exposition.MetricFamily.Sample;
import io.weir.model.Labels;
import io.weir.model.relabel.NameValidation;
import io.weir.web.HttpException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xerial.snappy.SnappyFramedOutputStream;

class PushBodyTest {
    private static final byte[] TEXT = "a 1\n".getBytes(StandardCharsets.UTF_8);

    private static final String PROTOBUF =
            "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

    private final PushBody bodies = new PushBody(1000, NameValidation.LEGACY);

    @ParameterizedTest
    @ValueSource(strings = {"", "text/plain; version=0.0.4", "application/json", "application/vnd.google.protobuf"})
    void takesAnythingForText(String contentType) {
        assertThat(bodies.parse(TEXT, contentType, "").families()).hasSize(1);
    }

    @Test
    void decompresses() throws IOException {
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(gzip)) {
            out.write(TEXT);
        }
        ByteArrayOutputStream snappy = new ByteArrayOutputStream();
        try (OutputStream out = new SnappyFramedOutputStream(snappy)) {
            out.write(TEXT);
        }

        assertThat(bodies.parse(gzip.toByteArray(), "", "GZIP").families()).hasSize(1);
        assertThat(bodies.parse(snappy.toByteArray(), "", "snappy").families()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "snappy"})
    void refusesBrokenCompression(String encoding) {
        assertThatThrownBy(() -> bodies.parse(TEXT, "", encoding))
                .isInstanceOfSatisfying(
                        HttpException.class, e -> assertThat(e.status()).isEqualTo(400))
                .hasMessageStartingWith("body is not valid " + encoding);
    }

    @Test
    void refusesBodiesThatGrowTooLarge() throws IOException {
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(gzip)) {
            out.write(new byte[1001]);
        }

        assertThatThrownBy(() -> bodies.parse(gzip.toByteArray(), "", "gzip"))
                .isInstanceOfSatisfying(
                        HttpException.class, e -> assertThat(e.status()).isEqualTo(413));
    }

    @Test
    void readsUnknownEncodingsAsText() {
        assertThat(bodies.parse(TEXT, "", "deflate").families()).hasSize(1);
    }

    @Test
    void readsDeclaredProtobuf() {
        byte[] counterA = {16, 0x0A, 1, 'a', 0x22, 11, 0x1A, 9, 0x09, 0, 0, 0, 0, 0, 0, 0x14, 0x40};

        assertThat(bodies.parse(counterA, PROTOBUF, "").families())
                .singleElement()
                .satisfies(family -> assertThat(family.samples())
                        .containsExactly(new Sample(Labels.of(Labels.METRIC_NAME, "a"), 5)));
        assertThat(bodies.parse(new byte[0], PROTOBUF, "").families()).isEmpty();
        assertThatThrownBy(() -> bodies.parse(TEXT, PROTOBUF, ""))
                .isInstanceOfSatisfying(
                        HttpException.class, e -> assertThat(e.status()).isEqualTo(400))
                .hasMessageContaining("unexpected EOF");
    }

    @Test
    void refusesFaultyText() {
        assertThatThrownBy(() -> bodies.parse("a 1".getBytes(StandardCharsets.UTF_8), "", ""))
                .isInstanceOfSatisfying(
                        HttpException.class, e -> assertThat(e.status()).isEqualTo(400))
                .hasMessage("text format parsing error in line 1: unexpected end of input stream");
    }
}
