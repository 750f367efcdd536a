package io.weir.config.prometheus.discovery;

import io.weir.config.http.HttpClientConfig;
import io.weir.config.yaml.YamlMapping;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * One entry of {@code http_sd_configs}: a server that lists targets.
 *
 * @param url of the list
 * @param refreshInterval between two requests, and how long one may take
 * @param http how requests are made
 */
public record HttpSdConfig(String url, Duration refreshInterval, HttpClientConfig http) implements DiscoveryConfig {
    public static final Duration DEFAULT_REFRESH_INTERVAL = Duration.ofMinutes(1);

    static HttpSdConfig read(YamlMapping block, Path directory) {
        String url = block.string("url", "");
        if (url.isEmpty()) {
            throw block.error("url", "URL is missing: write where the list of targets is had");
        }
        try {
            URI parsed = new URI(url);
            if (!"http".equals(parsed.getScheme()) && !"https".equals(parsed.getScheme())) {
                throw block.error("url", "URL scheme must be 'http' or 'https'");
            }
            if (parsed.getHost() == null) {
                throw block.error("url", "host is missing in URL");
            }
        } catch (URISyntaxException e) {
            throw block.error("url", "not a URL: " + e.getMessage());
        }
        Duration refresh = block.nonZeroDuration("refresh_interval", DEFAULT_REFRESH_INTERVAL);
        HttpClientConfig http = HttpClientConfig.read(block, directory);
        block.refuseUnknown();
        return new HttpSdConfig(url, refresh, http);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.visit(this);
    }

    @Override
    public List<Path> secretFiles() {
        return http.files();
    }
}
