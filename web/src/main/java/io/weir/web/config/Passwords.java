package io.weir.web.config;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import io.weir.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks passwords against bcrypt hashes, one at a time for that is slow on purpose, and remembers those that match: who
 * guesses passwords doesn't keep those waiting who know theirs. Thread-safe.
 */
public final class Passwords {
    private static final int REMEMBERED = 100;

    /** Compared with for a user who doesn't exist, so that the time of an answer does not tell who does. */
    private static final Secret NOBODY = Secret.of("$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy");

    private static final BCrypt.Verifyer VERIFYER =
            BCrypt.verifyer(BCrypt.Version.VERSION_2A, LongPasswordStrategies.truncate(BCrypt.Version.VERSION_2A));

    /** Digests of what matched, the least recently used first. */
    private final Map<String, Boolean> matched = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    private final Object verifying = new Object();

    /** @param hash of the user's password; null if there is no such user */
    public boolean match(String user, String password, @Nullable Secret hash) {
        Secret compared = hash == null ? NOBODY : hash;
        String key = digest(user + '\0' + compared.reveal() + '\0' + password);
        synchronized (matched) {
            if (matched.get(key) != null) {
                return hash != null;
            }
        }
        boolean matches;
        synchronized (verifying) {
            matches = VERIFYER.verify(
                            password.getBytes(StandardCharsets.UTF_8),
                            compared.reveal().getBytes(StandardCharsets.US_ASCII))
                    .verified;
        }
        if (matches) {
            synchronized (matched) {
                matched.put(key, true);
            }
        }
        return hash != null && matches;
    }

    private static String digest(String text) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
