package io.weir.config.tracing;

import io.weir.config.http.HttpClientConfig;
import io.weir.config.http.HttpHeader;
import io.weir.config.http.TlsConfig;
import io.weir.config.yaml.YamlMapping;
import io.weir.config.yaml.YamlText;
import io.weir.model.PromDuration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code tracing}: spans go to a collector by the OpenTelemetry protocol. Follows {@code tracing/config.go} of Alertmanager.
 *
 * @param endpoint {@code HOST:PORT} of the collector
 * @param samplingFraction how many of the traces that begin here are kept, from 0 (the default) to 1; what belongs to a
 *     trace of somebody else is kept if they keep it
 * @param insecure without TLS
 * @param headers of every request to the collector
 * @param gzip whether requests are compressed
 * @param timeout of a request
 */
public record TracingConfig(
        ClientType clientType,
        String endpoint,
        double samplingFraction,
        boolean insecure,
        TlsConfig tls,
        List<HttpHeader> headers,
        boolean gzip,
        Duration timeout) {
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    private static final String GZIP = "gzip";

    /** What the protocol is carried by. */
    public enum ClientType {
        GRPC,
        HTTP;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public TracingConfig {
        headers = List.copyOf(headers);
    }

    /**
     * Reads the block.
     *
     * @param directory against which file names are resolved
     * @throws io.weir.config.ConfigException if it isn't valid
     */
    public static TracingConfig read(YamlMapping block, Path directory) {
        ClientType clientType = block.value("client_type")
                .map(type -> type.asEnum(List.of(ClientType.values()), ClientType::text))
                .orElse(ClientType.GRPC);
        String endpoint = block.string("endpoint", "");
        if (endpoint.isEmpty()) {
            throw block.error("tracing endpoint must be set");
        }
        if (endpoint.contains("/")) {
            throw block.error("endpoint", "must be HOST:PORT, without a scheme and a path");
        }
        double fraction = block.number("sampling_fraction", 0);
        String compression = block.string("compression", "");
        if (!compression.isEmpty() && !compression.equals(GZIP)) {
            throw block.error(
                    "compression", "invalid compression type " + compression + " provided, valid options: gzip");
        }
        Duration timeout = block.duration("timeout", Duration.ZERO);
        TracingConfig config = new TracingConfig(
                clientType,
                endpoint,
                Math.min(1, Math.max(0, fraction)),
                block.bool("insecure", false),
                block.mapping("tls_config")
                        .map(tls -> HttpClientConfig.readTls(tls, directory))
                        .orElse(TlsConfig.DEFAULT),
                block.mapping("headers")
                        .map(headers -> HttpClientConfig.readHeaders(headers, directory))
                        .orElse(List.of()),
                !compression.isEmpty(),
                timeout.isZero() ? DEFAULT_TIMEOUT : timeout);
        block.refuseUnknown();
        return config;
    }

    /** The fields as they can be read again, secrets masked. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("client_type", clientType.text());
        map.put("endpoint", endpoint);
        map.put("sampling_fraction", samplingFraction);
        map.put("insecure", insecure);
        YamlText.putUnlessEmpty(map, "tls_config", tls.toMap());
        YamlText.putUnlessEmpty(map, "headers", HttpHeader.toMap(headers));
        YamlText.putUnlessEmpty(map, "compression", gzip ? GZIP : "");
        map.put("timeout", PromDuration.format(timeout));
        return map;
    }
}
