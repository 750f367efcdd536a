package io.weir.config.prometheus.discovery;

import io.weir.config.yaml.YamlMapping;
import io.weir.config.yaml.YamlValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * One entry of {@code dns_sd_configs}: names whose records are targets.
 *
 * @param names that are looked up, each for itself
 * @param port of the targets; SRV records have their own
 * @param refreshInterval between two lookups
 */
public record DnsSdConfig(List<String> names, DnsRecordType type, int port, Duration refreshInterval)
        implements DiscoveryConfig {
    public static final Duration DEFAULT_REFRESH_INTERVAL = Duration.ofSeconds(30);

    public DnsSdConfig {
        names = List.copyOf(names);
    }

    static DnsSdConfig read(YamlMapping block) {
        List<String> names = block.strings("names");
        if (names.isEmpty()) {
            throw block.error("names", "DNS-SD config must contain at least one SRV record name");
        }
        DnsRecordType type = block.value("type").map(DnsSdConfig::readType).orElse(DnsRecordType.SRV);
        int port = block.integer("port", 0);
        if (port == 0 && type != DnsRecordType.SRV) {
            throw block.error("port", "a port is required in DNS-SD configs for all record types except SRV");
        }
        if (port < 0 || port > 65_535) {
            throw block.error("port", "must be from 1 to 65535");
        }
        Duration refresh = block.nonZeroDuration("refresh_interval", DEFAULT_REFRESH_INTERVAL);
        block.refuseUnknown();
        return new DnsSdConfig(names, type, port, refresh);
    }

    private static DnsRecordType readType(YamlValue value) {
        try {
            return DnsRecordType.valueOf(value.asString().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw value.error(
                    "invalid DNS-SD records type " + value.asString() + ": write one of SRV, A, AAAA, MX, NS");
        }
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.visit(this);
    }

    @Override
    public List<Path> secretFiles() {
        return List.of();
    }
}
