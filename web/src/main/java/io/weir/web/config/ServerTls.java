package io.weir.web.config;

import io.weir.web.config.WebConfig.ClientAuth;
import io.weir.web.config.WebConfig.Tls;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** TLS as a configuration file wants it, for Jetty. */
public final class ServerTls {
    /** Go does not let these be chosen either. */
    private static final List<String> TLS_1_3_SUITES =
            List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

    private ServerTls() {}

    /**
     * The context factory of a server.
     *
     * @throws io.weir.config.ConfigException if a certificate or key is bad
     */
    public static SslContextFactory.Server of(Tls tls) {
        SslContextFactory.Server factory = new SslContextFactory.Server();
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {TlsIdentity.load(tls)}, new TrustManager[] {ClientTrust.load(tls)}, null);
            factory.setSslContext(context);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
        factory.setExcludeProtocols();
        factory.setIncludeProtocols(tls.protocols().toArray(String[]::new));
        if (!tls.cipherSuites().isEmpty()) {
            List<String> suites = new ArrayList<>(tls.cipherSuites());
            suites.addAll(TLS_1_3_SUITES);
            factory.setExcludeCipherSuites();
            factory.setIncludeCipherSuites(suites.toArray(String[]::new));
        }
        factory.setUseCipherSuitesOrder(tls.preferServerCipherSuites());
        factory.setNeedClientAuth(tls.clientAuth().isRequired());
        factory.setWantClientAuth(tls.clientAuth() != ClientAuth.NO_CLIENT_CERT
                && !tls.clientAuth().isRequired());
        return factory;
    }
}
