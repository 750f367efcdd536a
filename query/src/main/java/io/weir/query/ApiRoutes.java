package io.weir.query;

import io.weir.storage.StorageException;
import io.weir.web.HttpException;
import io.weir.web.Request;
import io.weir.web.Response;
import io.weir.web.WebServer;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Adds API endpoints to a server: envelope, errors, cross-origin headers, and refusal while storage is not ready. */
final class ApiRoutes {
    private static final Logger logger = LoggerFactory.getLogger(ApiRoutes.class);

    private final WebServer.Builder server;
    private final String prefix;
    private final String corsOrigin;
    private final Pattern allowedOrigin;
    private final BooleanSupplier ready;
    private final Set<String> preflights = new HashSet<>();

    /** @param prefix before every path, such as {@code /api/v1} */
    ApiRoutes(WebServer.Builder server, String prefix, String corsOrigin, BooleanSupplier ready) {
        this.server = server;
        this.prefix = prefix;
        this.corsOrigin = corsOrigin;
        this.allowedOrigin = Pattern.compile("^(?:" + corsOrigin + ")$");
        this.ready = ready;
    }

    ApiRoutes get(String path, ApiHandler handler) {
        return route("GET", path, handler);
    }

    ApiRoutes getAndPost(String path, ApiHandler handler) {
        return route("GET", path, handler).route("POST", path, handler);
    }

    ApiRoutes route(String method, String path, ApiHandler handler) {
        server.route(method, prefix + path, request -> withCors(request, answer(request, handler)));
        if (preflights.add(path)) {
            server.route("OPTIONS", prefix + path, request -> withCors(request, Response.status(204)));
        }
        return this;
    }

    private Response answer(Request request, ApiHandler handler) {
        if (!ready.getAsBoolean()) {
            return Response.text(503, "Service Unavailable").withHeader("X-Prometheus-Stopping", "false");
        }
        try {
            return success(handler.handle(ApiRequest.of(request)));
        } catch (ApiException e) {
            return error(e.type(), String.valueOf(e.getMessage()));
        } catch (StorageException e) {
            logger.error("Storage failed method={} path={}", request.method(), request.path(), e);
            return error(ErrorType.INTERNAL, String.valueOf(e.getMessage()));
        } catch (HttpException e) {
            return error(ErrorType.BAD_DATA, String.valueOf(e.getMessage()));
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            logger.error("API request failed method={} path={}", request.method(), request.path(), e);
            return error(ErrorType.INTERNAL, e.toString());
        }
    }

    static Response success(ApiResult result) {
        return result.equals(ApiResult.NOTHING)
                ? Response.status(204)
                : Response.stream(200, Response.JSON, out -> ApiJson.writeSuccess(out, result));
    }

    static Response error(ErrorType type, String message) {
        return Response.stream(type.status(), Response.JSON, out -> ApiJson.writeError(out, type, message));
    }

    /** As {@code httputil.SetCORS} of Prometheus. */
    private Response withCors(Request request, Response response) {
        Response out = response.withHeader("Vary", "Origin");
        String origin = request.header("Origin").orElse("");
        if (origin.isEmpty()) {
            return out;
        }
        boolean any = corsOrigin.equals(".*");
        if (!any && !allowedOrigin.matcher(origin).matches()) {
            return out;
        }
        return out.withHeader("Access-Control-Allow-Origin", any ? "*" : origin)
                .withHeader("Access-Control-Allow-Headers", "Accept, Authorization, Content-Type, Origin")
                .withHeader("Access-Control-Allow-Methods", "GET, POST, OPTIONS")
                .withHeader("Access-Control-Expose-Headers", "Date");
    }
}
