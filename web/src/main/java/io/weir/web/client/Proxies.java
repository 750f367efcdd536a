package io.weir.web.client;

import io.weir.config.Secret;
import io.weir.config.http.ProxyConfig;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.client.BasicAuthentication;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpProxy;
import org.eclipse.jetty.client.Origin;
import org.eclipse.jetty.client.ProxyConfiguration;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Socks5Proxy;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/** Sends a client's requests through proxies. */
final class Proxies {
    private final HttpClient client;
    private final ProxyConfig config;

    private Proxies(HttpClient client, ProxyConfig config) {
        this.client = client;
        this.config = config;
    }

    /** @param environment gives the value of a variable, or null */
    static void install(HttpClient client, ProxyConfig config, UnaryOperator<@Nullable String> environment) {
        new Proxies(client, config).install(environment);
    }

    private void install(UnaryOperator<@Nullable String> environment) {
        if (config.fromEnvironment()) {
            NoProxy direct = new NoProxy(variable(environment, "NO_PROXY"));
            for (String scheme : List.of("http", "https")) {
                String url = variable(environment, scheme.toUpperCase(Locale.ROOT) + "_PROXY");
                if (!url.isEmpty()) {
                    URI proxy = URI.create(url.contains("://") ? url : "http://" + url);
                    add(proxy, origin -> origin.getScheme().equals(scheme) && !matches(direct, origin));
                }
            }
        }
        config.url().ifPresent(url -> {
            if (config.noProxy().isEmpty()) {
                add(url, origin -> true);
            } else {
                NoProxy direct = new NoProxy(config.noProxy());
                add(url, origin -> !matches(direct, origin));
            }
        });
        if (!config.connectHeaders().isEmpty()) {
            client.getRequestListeners().addBeginListener(this::addConnectHeaders);
        }
    }

    private static String variable(UnaryOperator<@Nullable String> environment, String name) {
        String upper = environment.apply(name);
        String lower = environment.apply(name.toLowerCase(Locale.ROOT));
        return upper != null && !upper.isEmpty() ? upper : lower == null ? "" : lower;
    }

    private static boolean matches(NoProxy direct, Origin origin) {
        return direct.matches(origin.getAddress().getHost(), origin.getAddress().getPort());
    }

    private void add(URI url, Predicate<Origin> responsible) {
        boolean secure = url.getScheme().equals("https");
        boolean socks = url.getScheme().startsWith("socks");
        int port = url.getPort() > 0 ? url.getPort() : secure ? 443 : socks ? 1080 : 80;
        ProxyConfiguration.Proxy proxy = socks
                ? new Socks5Proxy(url.getHost(), port) {
                    @Override
                    public boolean matches(Origin origin) {
                        return isOther(this, origin) && responsible.test(origin);
                    }
                }
                : new HttpProxy(new Origin.Address(url.getHost(), port), secure) {
                    @Override
                    public boolean matches(Origin origin) {
                        return isOther(this, origin) && responsible.test(origin);
                    }
                };
        client.getProxyConfiguration().addProxy(proxy);
        String user = url.getUserInfo();
        if (user != null && proxy.getURI() != null) {
            int colon = user.indexOf(':');
            client.getAuthenticationStore()
                    .addAuthenticationResult(new BasicAuthentication.BasicResult(
                            proxy.getURI(),
                            HttpHeader.PROXY_AUTHORIZATION,
                            colon < 0 ? user : user.substring(0, colon),
                            colon < 0 ? "" : user.substring(colon + 1)));
        }
    }

    /** The proxy itself is not reached through the proxy. */
    private static boolean isOther(ProxyConfiguration.Proxy proxy, Origin origin) {
        return !proxy.getAddress().equals(origin.getAddress());
    }

    private void addConnectHeaders(Request request) {
        if (request.getMethod().equals(HttpMethod.CONNECT.asString())) {
            for (Map.Entry<String, List<Secret>> header :
                    config.connectHeaders().entrySet()) {
                for (Secret value : header.getValue()) {
                    request.headers(headers -> headers.add(header.getKey(), value.reveal()));
                }
            }
        }
    }
}
