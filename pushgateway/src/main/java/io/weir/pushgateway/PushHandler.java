package io.weir.pushgateway;

import io.weir.bus.BusException;
import io.weir.exposition.MetricFamilies;
import io.weir.web.Handler;
import io.weir.web.HttpException;
import io.weir.web.Request;
import io.weir.web.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PUT, POST and DELETE below {@code /metrics/job}. */
final class PushHandler implements Handler {
    private static final Logger logger = LoggerFactory.getLogger(PushHandler.class);
    private static final String RETRY_AFTER_SECONDS = "5";

    private final Gateway gateway;
    private final PushBody bodies;
    private final GatewayMetrics metrics;

    PushHandler(Gateway gateway, PushBody bodies, GatewayMetrics metrics) {
        this.gateway = gateway;
        this.bodies = bodies;
        this.metrics = metrics;
    }

    @Override
    public Response handle(Request request) throws InterruptedException {
        String path = PushPath.decode(request.path());
        String clean = PushPath.clean(path);
        if (!clean.equals(path)) {
            return Response.redirect(301, PushPath.encode(clean));
        }
        if (path.equals("/metrics")) {
            return Response.text(405, "Method Not Allowed\n").withHeader("Allow", "GET, OPTIONS");
        }
        if (path.equals("/metrics/job/") || path.equals("/metrics/job@base64/")) {
            return Response.redirect(307, PushPath.encode(path.substring(0, path.length() - 1)));
        }
        GroupingKey key = PushPath.parse(path);
        try {
            if (request.method().equals("DELETE")) {
                gateway.delete(key);
                return Response.status(202);
            }
            return push(request, key);
        } catch (BusException e) {
            logger.warn("Push not taken group={} cause={}", key, e.getMessage());
            return Response.text(503, "Kafka can't take the push: " + e.getMessage() + "\n")
                    .withHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
    }

    private Response push(Request request, GroupingKey key) throws InterruptedException {
        long startNs = System.nanoTime();
        byte[] body = request.body();
        MetricFamilies families = bodies.parse(
                body,
                request.header("Content-Type").orElse(""),
                request.header("Content-Encoding").orElse(""));
        try {
            gateway.push(key, families, request.method().equals("PUT"));
        } catch (PushRefusedException e) {
            throw new HttpException(400, String.valueOf(e.getMessage()));
        }
        metrics.pushed(request.method(), body.length, System.nanoTime() - startNs);
        return Response.status(200);
    }
}
