package io.weir.config.prometheus.discovery;

import io.weir.config.Secret;
import io.weir.config.http.HttpClientConfig;
import io.weir.config.yaml.YamlMapping;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code ec2_sd_configs}: instances of AWS EC2.
 *
 * @param endpoint of EC2; empty for that of the region
 * @param region empty for that of the environment
 * @param accessKey empty, or with no secret, for the credentials of the environment
 * @param profile of AWS's configuration files; empty for the default
 * @param roleArn a role to assume; empty for none
 * @param externalId shown when the role is assumed
 * @param port of the targets
 * @param http how requests are made
 */
public record Ec2SdConfig(
        String endpoint,
        String region,
        String accessKey,
        @Nullable Secret optionalSecretKey,
        String profile,
        String roleArn,
        String externalId,
        Duration refreshInterval,
        int port,
        List<Ec2Filter> filters,
        HttpClientConfig http)
        implements DiscoveryConfig {
    public static final Duration DEFAULT_REFRESH_INTERVAL = Duration.ofMinutes(1);
    public static final int DEFAULT_PORT = 80;

    public Ec2SdConfig {
        filters = List.copyOf(filters);
    }

    static Ec2SdConfig read(YamlMapping block, Path directory) {
        List<Ec2Filter> filters = new ArrayList<>();
        for (YamlMapping entry : block.mappings("filters")) {
            Ec2Filter filter = new Ec2Filter(entry.string("name", ""), entry.strings("values"));
            if (filter.values().isEmpty()) {
                throw entry.error("values", "EC2 SD configuration filter values cannot be empty");
            }
            entry.refuseUnknown();
            filters.add(filter);
        }
        int port = block.integer("port", DEFAULT_PORT);
        if (port < 0 || port > 65_535) {
            throw block.error("port", "must be from 0 to 65535");
        }
        Ec2SdConfig config = new Ec2SdConfig(
                readEndpoint(block),
                block.string("region", ""),
                block.string("access_key", ""),
                block.optionalSecret("secret_key"),
                block.string("profile", ""),
                block.string("role_arn", ""),
                block.string("external_id", ""),
                block.nonZeroDuration("refresh_interval", DEFAULT_REFRESH_INTERVAL),
                port,
                filters,
                HttpClientConfig.read(block, directory));
        block.refuseUnknown();
        return config;
    }

    private static String readEndpoint(YamlMapping block) {
        String endpoint = block.string("endpoint", "");
        try {
            if (!endpoint.isEmpty() && URI.create(endpoint).getHost() == null) {
                throw block.error("endpoint", "must be a URL that begins with http:// or https:// and a host");
            }
        } catch (IllegalArgumentException e) {
            throw block.error("endpoint", "not a URL: " + e.getMessage());
        }
        return endpoint;
    }

    public Optional<Secret> secretKey() {
        return Optional.ofNullable(optionalSecretKey);
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
