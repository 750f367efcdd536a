package io.weir.web.config;

import io.weir.config.ConfigException;
import io.weir.web.config.WebConfig.Tls;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server's certificate and key, read again when their files change. A bad change is logged, and the old pair stays. */
final class TlsIdentity extends X509ExtendedKeyManager {
    private static final Logger logger = LoggerFactory.getLogger(TlsIdentity.class);

    private final Tls tls;
    private Pair current;

    /** What the newest handshakes may still use. */
    private Pair previous;

    private record Pair(String alias, List<X509Certificate> chain, PrivateKey key, FileStamp stamp) {}

    private TlsIdentity(Tls tls, Pair pair) {
        this.tls = tls;
        this.current = pair;
        this.previous = pair;
    }

    /** @throws ConfigException if the certificate or key is bad */
    static TlsIdentity load(Tls tls) {
        return new TlsIdentity(tls, read(tls, 0));
    }

    private static Pair read(Tls tls, int version) {
        FileStamp stamp = FileStamp.of(tls.certificate(), tls.key());
        List<X509Certificate> chain = Pems.certificates(tls.certificate(), "cert");
        PrivateKey key = Pems.privateKey(tls.key(), "key");
        if (!chain.get(0).getPublicKey().getAlgorithm().equals(key.getAlgorithm())) {
            throw ConfigException.ofFile(
                    tls.key().file().map(Object::toString).orElse("key"),
                    "is of type " + key.getAlgorithm() + ", its certificate of type "
                            + chain.get(0).getPublicKey().getAlgorithm());
        }
        return new Pair("v" + version, chain, key, stamp);
    }

    private synchronized Pair refreshed() {
        if (current.stamp().isOutdated()) {
            try {
                int version = Integer.parseInt(current.alias().substring(1)) + 1;
                Pair read = read(tls, version);
                previous = current;
                current = read;
                logger.info(
                        "Certificate read again subject={}", read.chain().get(0).getSubjectX500Principal());
            } catch (ConfigException e) {
                logger.warn("Changed certificate can't be used, the old one stays cause={}", e.getMessage());
            }
        }
        return current;
    }

    private synchronized @Nullable Pair find(String alias) {
        return current.alias().equals(alias) ? current : previous.alias().equals(alias) ? previous : null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        Pair pair = refreshed();
        return pair.key().getAlgorithm().equals(keyType) ? pair.alias() : null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chooseEngineServerAlias(keyType, issuers, null);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        Pair pair = find(alias);
        return pair == null ? null : pair.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        Pair pair = find(alias);
        return pair == null ? null : pair.key();
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        String alias = chooseEngineServerAlias(keyType, issuers, null);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
