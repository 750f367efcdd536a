package io.weir.config.prometheus.discovery;

import io.weir.config.Secret;
import io.weir.config.http.BasicAuth;
import io.weir.config.http.HttpClientConfig;
import io.weir.config.http.SecretSource;
import io.weir.config.yaml.YamlMapping;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code consul_sd_configs}: services of a Consul catalogue, watched.
 *
 * @param server host and port
 * @param pathPrefix before the paths of Consul's API; empty for none
 * @param optionalToken of Consul's access control
 * @param datacenter empty for that of the agent
 * @param namespace of Consul Enterprise; empty for the default
 * @param partition of Consul Enterprise; empty for the default
 * @param tagSeparator between, before and behind the tags in their label
 * @param allowStale whether any server may answer, not only the leader
 * @param refreshInterval the least time between two questions for the same thing
 * @param http how requests are made; holds {@code username} and {@code password}, too
 */
public record ConsulSdConfig(
        String server,
        String scheme,
        String pathPrefix,
        @Nullable Secret optionalToken,
        String datacenter,
        String namespace,
        String partition,
        ConsulSelection selection,
        String tagSeparator,
        boolean allowStale,
        Duration refreshInterval,
        HttpClientConfig http)
        implements DiscoveryConfig {
    public static final String DEFAULT_SERVER = "localhost:8500";
    public static final String DEFAULT_TAG_SEPARATOR = ",";
    public static final Duration DEFAULT_REFRESH_INTERVAL = Duration.ofSeconds(30);

    static ConsulSdConfig read(YamlMapping block, Path directory) {
        HttpClientConfig http = readHttp(block, directory);
        Secret token = block.optionalSecret("token");
        boolean hasToken = token != null && !token.reveal().isEmpty();
        if (hasToken && (http.authorization().isPresent() || http.oauth2().isPresent())) {
            throw block.error("token", "at most one of consul SD token, authorization, or oauth2 can be configured");
        }
        ConsulSelection selection = new ConsulSelection(
                block.strings("services"),
                block.strings("tags"),
                block.stringMap("node_meta"),
                block.string("filter", ""),
                block.string("health_filter", ""));
        ConsulSdConfig config = new ConsulSdConfig(
                readServer(block),
                block.string("scheme", "http"),
                block.string("path_prefix", ""),
                hasToken ? token : null,
                block.string("datacenter", ""),
                block.string("namespace", ""),
                block.string("partition", ""),
                selection,
                block.string("tag_separator", DEFAULT_TAG_SEPARATOR),
                block.bool("allow_stale", true),
                block.nonZeroDuration("refresh_interval", DEFAULT_REFRESH_INTERVAL),
                http);
        if (!config.scheme.equals("http") && !config.scheme.equals("https")) {
            throw block.error("scheme", "must be http or https, not \"" + config.scheme + "\"");
        }
        block.refuseUnknown();
        return config;
    }

    private static String readServer(YamlMapping block) {
        String server = block.string("server", DEFAULT_SERVER).strip();
        if (server.isEmpty()) {
            throw block.error("server", "consul SD configuration requires a server address");
        }
        try {
            if (URI.create("http://" + server).getRawAuthority().equals(server)) {
                return server;
            }
        } catch (IllegalArgumentException e) {
            throw block.error("server", "not a server: " + e.getMessage() + "; write host:port");
        }
        throw block.error("server", "\"" + server + "\" is not host:port: use scheme and path_prefix for the rest");
    }

    private static HttpClientConfig readHttp(YamlMapping block, Path directory) {
        HttpClientConfig http = HttpClientConfig.read(block, directory);
        String username = block.string("username", "");
        String password = block.string("password", "");
        if (username.isEmpty() && password.isEmpty()) {
            return http;
        }
        if (http.basicAuth().isPresent()) {
            throw block.error(
                    "username",
                    "at most one of consul SD configuration username and password and basic auth can be configured");
        }
        if (http.authorization().isPresent() || http.oauth2().isPresent()) {
            throw block.error("username", "at most one of basic_auth, oauth2 & authorization must be configured");
        }
        return http.withBasicAuth(new BasicAuth(SecretSource.of(username), SecretSource.of(password)));
    }

    /** The token of Consul's access control. */
    public Optional<Secret> token() {
        return Optional.ofNullable(optionalToken);
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
