package io.weir.web.client;

import io.weir.config.http.SecretSource;
import io.weir.config.http.TlsConfig;
import io.weir.config.http.TlsVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A TLS configuration with what its files hold now. Two are equal if connections made with them are.
 *
 * @param authorities PEM text, null for those of the system
 * @param certificate PEM text, null for none
 * @param key PEM text, null for none
 */
public record TlsMaterial(
        TlsConfig config,
        @Nullable String authorities,
        @Nullable String certificate,
        @Nullable String key) {
    private static final char[] PASSWORD = "weir".toCharArray();

    /** @throws IOException if a file can't be read */
    public static TlsMaterial read(TlsConfig config) throws IOException {
        String authorities = config.ca().orElse(null);
        if (config.caFile().isPresent()) {
            Path file = config.caFile().get();
            try {
                authorities = Files.readString(file);
            } catch (IOException e) {
                throw new IOException("unable to read CA cert " + file + ": " + e.getMessage(), e);
            }
        }
        return new TlsMaterial(
                config,
                authorities,
                read(config.certificate().orElse(null), "unable to read client cert "),
                read(config.key().orElse(null), "unable to read client key "));
    }

    private static @Nullable String read(@Nullable SecretSource source, String problem) throws IOException {
        try {
            return source == null ? null : source.read();
        } catch (IOException e) {
            throw new IOException(problem + e.getMessage(), e);
        }
    }

    /** The authorities to trust, null for those of the system. */
    private @Nullable KeyStore trustStore() throws GeneralSecurityException, IOException {
        if (authorities == null) {
            return null;
        }
        KeyStore store = emptyStore();
        for (Certificate authority : certificates(authorities)) {
            store.setCertificateEntry("ca" + store.size(), authority);
        }
        if (store.size() == 0) {
            throw new GeneralSecurityException("unable to use specified CA cert: no certificate found");
        }
        return store;
    }

    /** The client's own key with its certificates, null for none. */
    private @Nullable KeyStore keyStore() throws GeneralSecurityException, IOException {
        if (certificate == null || key == null) {
            return null;
        }
        KeyStore store = emptyStore();
        Certificate[] chain = certificates(certificate).toArray(new Certificate[0]);
        if (chain.length == 0) {
            throw new GeneralSecurityException("unable to use specified client cert: no certificate found");
        }
        store.setKeyEntry("client", PemKey.parse(key), PASSWORD, chain);
        return store;
    }

    /** The enabled versions of TLS, empty for the platform's choice. */
    public String[] protocols() {
        TlsVersion min = config.minVersion();
        TlsVersion max = config.maxVersion();
        if (min == null && max == null) {
            return new String[0];
        }
        return Stream.of(TlsVersion.values())
                .filter(version -> min == null ? version.compareTo(TlsVersion.TLS12) >= 0 : version.compareTo(min) >= 0)
                .filter(version -> max == null || version.compareTo(max) <= 0)
                .map(TlsVersion::protocol)
                .toArray(String[]::new);
    }

    /**
     * A context that trusts and identifies itself so. Whether the server's name must fit is up to who uses it.
     *
     * @throws IOException if a certificate or the key can't be used
     */
    public SSLContext context() throws IOException {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(keyStore(), PASSWORD);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trustStore());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    keys.getKeyManagers(),
                    config.insecureSkipVerify() ? TrustEverything.MANAGERS : trust.getTrustManagers(),
                    null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS can't be set up: " + e.getMessage(), e);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }

    private static Collection<? extends Certificate> certificates(String pem) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
    }
}
