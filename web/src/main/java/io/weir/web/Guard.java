package io.weir.web;

import io.weir.config.ConfigException;
import io.weir.web.config.Passwords;
import io.weir.web.config.WebConfig;
import io.weir.web.config.WebConfig.RateLimit;
import io.weir.web.config.WebConfigFile;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets requests pass that the web configuration file allows. Thread-safe. */
final class Guard {
    private static final Logger logger = LoggerFactory.getLogger(Guard.class);
    private static final String BASIC = "Basic ";

    private final WebConfigFile file;
    private final Passwords passwords = new Passwords();
    private final Optional<Bucket> bucket;

    Guard(WebConfigFile file) {
        this.file = file;
        this.bucket = file.current().rateLimit().map(Bucket::new);
    }

    /** A token bucket: a request takes a token, and each interval brings one, up to the burst. */
    private static final class Bucket {
        private final RateLimit limit;
        private double tokens;
        private long filledNs = System.nanoTime();

        Bucket(RateLimit limit) {
            this.limit = limit;
            this.tokens = limit.burst();
        }

        synchronized boolean take() {
            long nowNs = System.nanoTime();
            double brought = (double) (nowNs - filledNs) / limit.interval().toNanos();
            tokens = Math.min(limit.burst(), tokens + brought);
            filledNs = nowNs;
            if (tokens < 1) {
                return false;
            }
            tokens--;
            return true;
        }
    }

    /** Headers for every answer. */
    Map<String, String> headers() {
        try {
            return file.current().headers();
        } catch (ConfigException e) {
            return Map.of();
        }
    }

    /**
     * What a request is answered that may not pass; null if it may.
     *
     * @param authorization its header, or null
     */
    @Nullable
    Response refusal(@Nullable String authorization) {
        WebConfig config;
        try {
            config = file.current();
        } catch (ConfigException e) {
            logger.error("Web configuration file has become bad, nobody is let in cause={}", e.getMessage());
            return Response.text(500, "Internal Server Error\n");
        }
        if (bucket.isPresent() && !bucket.get().take()) {
            return Response.text(429, "Too Many Requests\n");
        }
        if (config.users().isEmpty() || isKnown(config, authorization)) {
            return null;
        }
        return Response.text(401, "Unauthorized\n").withHeader("WWW-Authenticate", "Basic");
    }

    private boolean isKnown(WebConfig config, @Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return false;
        }
        String credentials;
        try {
            byte[] decoded = Base64.getDecoder()
                    .decode(authorization.substring(BASIC.length()).strip());
            credentials = new String(decoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return false;
        }
        int colon = credentials.indexOf(':');
        if (colon < 0) {
            return false;
        }
        String user = credentials.substring(0, colon);
        return passwords.match(
                user, credentials.substring(colon + 1), config.users().get(user));
    }
}
