package io.weir.web.client;

import io.weir.config.http.ProxyConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The proxies of a configuration for libraries that use the JDK's HTTP client, which knows only proxies of
 * {@code http://}. Immutable.
 */
public final class JdkProxies extends ProxySelector {
    private final ProxyConfig config;
    private final UnaryOperator<@Nullable String> environment;

    /** @param environment gives the value of an environment variable, or null */
    JdkProxies(ProxyConfig config, UnaryOperator<@Nullable String> environment) {
        this.config = config;
        this.environment = environment;
    }

    public static JdkProxies of(ProxyConfig config) {
        return new JdkProxies(config, System::getenv);
    }

    @Override
    public List<Proxy> select(URI target) {
        URI proxy = config.url().orElse(null);
        String direct = config.noProxy();
        if (config.fromEnvironment()) {
            String url = variable(target.getScheme().toUpperCase(Locale.ROOT) + "_PROXY");
            proxy = url.isEmpty() ? null : URI.create(url.contains("://") ? url : "http://" + url);
            direct = variable("NO_PROXY");
        }
        boolean excepted = (config.fromEnvironment() || !direct.isEmpty())
                && new NoProxy(direct).matches(target.getHost(), port(target));
        if (proxy == null || excepted) {
            return List.of(Proxy.NO_PROXY);
        }
        return List.of(new Proxy(
                Proxy.Type.HTTP,
                InetSocketAddress.createUnresolved(proxy.getHost(), proxy.getPort() < 0 ? 80 : proxy.getPort())));
    }

    private static int port(URI target) {
        boolean secure = "https".equals(target.getScheme());
        return target.getPort() >= 0 ? target.getPort() : secure ? 443 : 80;
    }

    private String variable(String name) {
        String upper = environment.apply(name);
        String lower = environment.apply(name.toLowerCase(Locale.ROOT));
        return upper != null && !upper.isEmpty() ? upper : lower == null ? "" : lower;
    }

    @Override
    public void connectFailed(URI target, SocketAddress proxy, IOException failure) {
        // Whoever sent the request is told.
    }
}
