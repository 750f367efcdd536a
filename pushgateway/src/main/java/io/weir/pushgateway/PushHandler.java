package io.weir.pushgateway;

import io.weir.bus.BusException;
import io.weir.bus.RowTooLargeException;
import io.weir.exposition.MetricFamilies;
import io.weir.model.PromDuration;
import io.weir.web.Handler;
import io.weir.web.HttpException;
import io.weir.web.Request;
import io.weir.web.Response;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PUT, POST and DELETE below {@code /metrics/job}. */
final class PushHandler implements Handler {
    /** A push's parameter and header for the time to live of its group. */
    static final String TIME_TO_LIVE_PARAM = "ttl";

    static final String TIME_TO_LIVE_HEADER = "X-Push-TTL";

    private static final Logger logger = LoggerFactory.getLogger(PushHandler.class);
    private static final String RETRY_AFTER_SECONDS = "5";

    private final Gateway gateway;
    private final PushgatewayConfig config;
    private final PushBody bodies;
    private final GatewayMetrics metrics;

    PushHandler(Gateway gateway, PushgatewayConfig config, GatewayMetrics metrics) {
        this.gateway = gateway;
        this.config = config;
        this.bodies = new PushBody(config.maxBodyBytes(), config.names());
        this.metrics = metrics;
    }

    @Override
    public Response handle(Request request) throws InterruptedException {
        String path = PushPath.decode(request.path());
        String clean = PushPath.clean(path);
        if (!clean.equals(path)) {
            return Response.redirect(301, PushPath.encode(clean));
        }
        String below = path.substring(config.routePrefix().length());
        if (below.equals("/metrics/job/") || below.equals("/metrics/job@base64/")) {
            return Response.redirect(307, PushPath.encode(path.substring(0, path.length() - 1)));
        }
        GroupingKey key = PushPath.parse(below, config.names());
        try {
            if (request.method().equals("DELETE")) {
                gateway.delete(key);
                return Response.status(202);
            }
            return push(request, key);
        } catch (GatewayFullException e) {
            logger.warn("Push not taken group={} client={} cause={}", key, request.remoteAddress(), e.getMessage());
            throw new HttpException(507, String.valueOf(e.getMessage()));
        } catch (RowTooLargeException e) {
            logger.info("Push too large group={} client={} cause={}", key, request.remoteAddress(), e.getMessage());
            throw new HttpException(
                    413, "group is too large, push fewer series or split it into several groups: " + e.getMessage());
        } catch (BusException e) {
            logger.warn("Push not taken group={} cause={}", key, e.getMessage());
            return unavailable(e);
        }
    }

    /** What is answered when Kafka can't take a change. */
    static Response unavailable(BusException cause) {
        return Response.text(503, "Kafka can't take the push: " + cause.getMessage() + "\n")
                .withHeader("Retry-After", RETRY_AFTER_SECONDS);
    }

    private Response push(Request request, GroupingKey key) throws InterruptedException {
        long startNs = System.nanoTime();
        Duration timeToLive = timeToLive(request);
        byte[] body = request.body();
        MetricFamilies families = bodies.parse(
                body,
                request.header("Content-Type").orElse(""),
                request.header("Content-Encoding").orElse(""));
        try {
            gateway.push(key, families, request.method().equals("PUT"), timeToLive);
        } catch (PushRefusedException e) {
            logger.info("Push refused group={} client={} cause={}", key, request.remoteAddress(), e.getMessage());
            if (config.consistencyCheck()) {
                throw new HttpException(400, String.valueOf(e.getMessage()));
            }
        }
        metrics.pushed(request.method(), body.length, System.nanoTime() - startNs);
        return Response.status(config.consistencyCheck() ? 200 : 202);
    }

    private Duration timeToLive(Request request) {
        Optional<String> written = request.queryParam(TIME_TO_LIVE_PARAM).or(() -> request.header(TIME_TO_LIVE_HEADER));
        if (written.isEmpty()) {
            return config.timeToLive();
        }
        try {
            return PromDuration.parse(written.get());
        } catch (IllegalArgumentException e) {
            throw new HttpException(
                    400, "invalid time to live: " + e.getMessage() + "; write it as 90s, 2h or 1d, or 0s for no end");
        }
    }
}
