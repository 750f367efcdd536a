package io.weir.config.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.config.ConfigException;
import io.weir.config.tracing.TracingConfig.ClientType;
import io.weir.config.yaml.YamlDocument;
import io.weir.config.yaml.YamlText;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TracingConfigTest {
    private static TracingConfig read(String yaml) {
        return TracingConfig.read(YamlDocument.parse(yaml, "am.yml").root(), Path.of("/etc/am"));
    }

    @Test
    void hasAlertmanagersDefaults() {
        TracingConfig config = read("endpoint: collector:4317");
        assertThat(config.clientType()).isEqualTo(ClientType.GRPC);
        assertThat(config.samplingFraction()).isZero();
        assertThat(config.insecure()).isFalse();
        assertThat(config.gzip()).isFalse();
        assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void readsEveryField() {
        TracingConfig config = read("""
                client_type: http
                endpoint: collector:4318
                sampling_fraction: 0.25
                insecure: true
                tls_config: {ca_file: ca.pem, server_name: collector.example}
                headers: {Authorization: {secrets: [Bearer hidden-1]}, X-Tenant: {values: [ops]}}
                compression: gzip
                timeout: 3s
                """);
        assertThat(config.clientType()).isEqualTo(ClientType.HTTP);
        assertThat(config.samplingFraction()).isEqualTo(0.25);
        assertThat(config.tls().caFile()).contains(Path.of("/etc/am/ca.pem"));
        assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(3));
        String shown = YamlText.of(config.toMap());
        assertThat(shown)
                .contains("collector:4318", "X-Tenant", "ops", "gzip", "<secret>")
                .doesNotContain("hidden-1");
        assertThat(read(shown).toMap()).isEqualTo(config.toMap());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "insecure: true | tracing endpoint must be set",
                "{endpoint: 'a:1', client_type: udp} | client_type",
                "{endpoint: 'a:1', compression: zip} | invalid compression type zip provided, valid options: gzip",
                "{endpoint: 'http://a:1'} | must be HOST:PORT",
                "{endpoint: 'a:1', sampling_fraction: many} | sampling_fraction",
                "{endpoint: 'a:1', rate: 1} | rate",
            })
    void refusesWhatItCantHonour(String yaml, String problem) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(problem)
                .hasMessageContaining("am.yml");
    }
}
