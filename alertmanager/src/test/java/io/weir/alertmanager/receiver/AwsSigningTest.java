package io.weir.alertmanager.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.http.HttpClientConfig;
import io.weir.config.http.TlsConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AwsSigningTest {
    private static final HttpClientConfig USUAL = HttpClientConfig.DEFAULT;

    @Test
    void theEnvironmentSaysWhomToTrustUnlessTheConfigurationDoes() {
        assertThat(AwsSigning.trusting(USUAL, null)).isEqualTo(USUAL);
        assertThat(AwsSigning.trusting(USUAL, "")).isEqualTo(USUAL);
        assertThat(AwsSigning.trusting(USUAL, "/etc/aws.pem").tls().caFile()).contains(Path.of("/etc/aws.pem"));
        HttpClientConfig own = USUAL.withTls(TlsConfig.DEFAULT.withCaFile(Path.of("/etc/own.pem")));
        assertThat(AwsSigning.trusting(own, "/etc/aws.pem")).isEqualTo(own);
    }
}
