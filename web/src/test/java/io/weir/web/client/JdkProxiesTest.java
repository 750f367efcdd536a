package io.weir.web.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.http.ProxyConfig;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JdkProxiesTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("HTTPS_PROXY", "http://secure.test:3129", "http_proxy", "plain.test", "NO_PROXY", "near.test");

    private static String proxyOf(ProxyConfig config, String url) {
        Proxy proxy =
                new JdkProxies(config, ENVIRONMENT::get).select(URI.create(url)).get(0);
        return proxy.address() instanceof InetSocketAddress address
                ? address.getHostString() + ':' + address.getPort()
                : "direct";
    }

    @ParameterizedTest
    @CsvSource({
        "http://p.test:3128, '', https://k.test:6443, p.test:3128",
        "http://p.test, '', http://k.test, p.test:80",
        "http://p.test:3128, '', http://localhost:1, p.test:3128",
        "http://p.test:3128, .test, https://k.test, direct",
        "http://p.test:3128, 'k.test:6443', https://k.test:6443, direct",
        "http://p.test:3128, 'k.test:6443', https://k.test, p.test:3128",
        "http://p.test:3128, other, https://k.test, p.test:3128"
    })
    void theConfiguredProxyIsUsedUnlessExcepted(String proxy, String noProxy, String url, String used) {
        assertThat(proxyOf(new ProxyConfig(URI.create(proxy), noProxy, false, Map.of()), url))
                .isEqualTo(used);
    }

    @ParameterizedTest
    @CsvSource({
        "https://k.test, secure.test:3129",
        "http://k.test, plain.test:80",
        "https://near.test, direct",
        "http://127.0.0.1:80, direct"
    })
    void theEnvironmentsProxyIsUsedIfToldSo(String url, String used) {
        assertThat(proxyOf(new ProxyConfig(null, "", true, Map.of()), url)).isEqualTo(used);
        assertThat(proxyOf(ProxyConfig.NONE, url)).isEqualTo("direct");
    }
}
