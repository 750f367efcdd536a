package io.weir.web.config;

import io.weir.config.ConfigException;
import io.weir.web.config.WebConfig.Tls;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Which clients a server trusts by their certificates. The file of authorities is read again when it changes. */
final class ClientTrust extends X509ExtendedTrustManager {
    private final Tls tls;
    private volatile Authorities authorities;

    private record Authorities(X509ExtendedTrustManager manager, FileStamp stamp) {}

    private ClientTrust(Tls tls, Authorities authorities) {
        this.tls = tls;
        this.authorities = authorities;
    }

    /** @throws ConfigException if the authorities are bad */
    static ClientTrust load(Tls tls) {
        return new ClientTrust(tls, read(tls));
    }

    private static Authorities read(Tls tls) {
        FileStamp stamp = FileStamp.of(tls.clientCa());
        try {
            KeyStore store = null;
            if (tls.clientCa().isGiven()) {
                store = KeyStore.getInstance(KeyStore.getDefaultType());
                store.load(null, null);
                int n = 0;
                for (X509Certificate authority : Pems.certificates(tls.clientCa(), "client_ca")) {
                    store.setCertificateEntry("ca" + n++, authority);
                }
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager trust) {
                    return new Authorities(trust, stamp);
                }
            }
            throw new IllegalStateException("this Java checks no certificates");
        } catch (GeneralSecurityException | IOException e) {
            throw ConfigException.ofFile(
                    tls.clientCa().file().map(Object::toString).orElse("client_ca"), String.valueOf(e.getMessage()));
        }
    }

    private X509ExtendedTrustManager authorities() throws CertificateException {
        if (authorities.stamp().isOutdated()) {
            try {
                authorities = read(tls);
            } catch (ConfigException e) {
                throw new CertificateException(e.getMessage(), e);
            }
        }
        return authorities.manager();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        if (tls.clientAuth().verifies()) {
            authorities().checkClientTrusted(chain, authType, engine);
        }
        checkNames(chain[0]);
    }

    private void checkNames(X509Certificate certificate) throws CertificateException {
        if (tls.clientAllowedSans().isEmpty()) {
            return;
        }
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        if (names != null) {
            for (List<?> name : names) {
                if (tls.clientAllowedSans().contains(String.valueOf(name.get(1)))) {
                    return;
                }
            }
        }
        throw new CertificateException("client certificate has none of the allowed alternative names");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        if (tls.clientAuth().verifies()) {
            authorities().checkClientTrusted(chain, authType);
        }
        checkNames(chain[0]);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("this is a server");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return tls.clientCa().isGiven() ? authorities.manager().getAcceptedIssuers() : new X509Certificate[0];
    }
}
