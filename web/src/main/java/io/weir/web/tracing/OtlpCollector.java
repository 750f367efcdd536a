package io.weir.web.tracing;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.common.export.Compressor;
import io.opentelemetry.sdk.common.export.GrpcSenderProvider;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import io.opentelemetry.sdk.common.export.MessageWriter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.weir.config.http.HttpClientConfig;
import io.weir.config.http.ProxyConfig;
import io.weir.config.tracing.TracingConfig;
import io.weir.web.client.ConfiguredClient;
import io.weir.web.client.HttpAnswer;
import io.weir.web.client.HttpCall;
import io.weir.web.client.HttpClients;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A collector of spans. OpenTelemetry's exporter encodes them; Weir's HTTP client, which knows {@code tls_config} and reads
 * certificates again, carries them, instead of one more HTTP library.
 */
final class OtlpCollector {
    private final TracingConfig config;
    private final ConfiguredClient client;

    OtlpCollector(HttpClients clients, TracingConfig config) {
        this.config = config;
        this.client = clients.configured(
                new HttpClientConfig(null, null, null, config.tls(), ProxyConfig.NONE, config.headers(), false, true));
    }

    SpanExporter exporter() {
        String url = (config.insecure() ? "http://" : "https://") + config.endpoint();
        String compression = config.gzip() ? "gzip" : "none";
        return switch (config.clientType()) {
            case HTTP -> {
                HttpSenderProvider provider = sender -> new OtlpHttpSender(this, sender);
                yield OtlpHttpSpanExporter.builder()
                        .setComponentLoader(only(provider))
                        .setEndpoint(url + "/v1/traces")
                        .setCompression(compression)
                        .setTimeout(config.timeout())
                        .build();
            }
            case GRPC -> {
                GrpcSenderProvider provider = sender -> new OtlpGrpcSender(this, sender);
                yield OtlpGrpcSpanExporter.builder()
                        .setComponentLoader(only(provider))
                        .setEndpoint(url)
                        .setCompression(compression)
                        .setTimeout(config.timeout())
                        .build();
            }
        };
    }

    /** The exporter looks for what sends its messages as for a plugin; it is given ours and finds no other. */
    private static ComponentLoader only(Object component) {
        return new ComponentLoader() {
            @Override
            public <T> Iterable<T> load(Class<T> type) {
                return Stream.of(component)
                        .filter(type::isInstance)
                        .map(type::cast)
                        .toList();
            }
        };
    }

    /** Sends and waits for the answer, without looking at its status. */
    HttpAnswer send(HttpCall call, Map<String, ? extends Iterable<String>> headers, Duration timeout)
            throws IOException {
        HttpCall complete = call;
        for (Map.Entry<String, ? extends Iterable<String>> header : headers.entrySet()) {
            complete = complete.header(header.getKey(), String.join(",", header.getValue()));
        }
        try {
            return client.send(complete, timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    static byte[] bytes(MessageWriter message, @Nullable Compressor compressor) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = compressor == null ? bytes : compressor.compress(bytes)) {
            message.writeMessage(out);
        }
        return bytes.toByteArray();
    }
}
