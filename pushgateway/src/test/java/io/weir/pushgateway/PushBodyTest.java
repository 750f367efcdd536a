package io.weir.pushgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    private final PushBody bodies = new PushBody(1000);

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
    void refusesProtobuf() {
        String contentType =
                "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

        assertThatThrownBy(() -> bodies.parse(TEXT, contentType, ""))
                .isInstanceOfSatisfying(
                        HttpException.class, e -> assertThat(e.status()).isEqualTo(415))
                .hasMessageContaining("not supported yet");
    }

    @Test
    void refusesFaultyText() {
        assertThatThrownBy(() -> bodies.parse("a 1".getBytes(StandardCharsets.UTF_8), "", ""))
                .isInstanceOfSatisfying(
                        HttpException.class, e -> assertThat(e.status()).isEqualTo(400))
                .hasMessage("text format parsing error in line 1: unexpected end of input stream");
    }
}
