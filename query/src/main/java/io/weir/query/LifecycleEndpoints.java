package io.weir.query;

import io.weir.web.Request;
import io.weir.web.Response;
import io.weir.web.WebServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /-/reload} and {@code /-/quit}. */
final class LifecycleEndpoints {
    private static final Logger logger = LoggerFactory.getLogger(LifecycleEndpoints.class);

    private final Lifecycle lifecycle;

    LifecycleEndpoints(Lifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    void addTo(WebServer.Builder server, String prefix) {
        for (String method : new String[] {"POST", "PUT"}) {
            server.route(method, prefix + "/-/reload", this::reload);
            server.route(method, prefix + "/-/quit", this::quit);
        }
        for (String path : new String[] {"/-/reload", "/-/quit"}) {
            server.get(
                    prefix + path,
                    request -> Response.text(405, "Only POST or PUT requests allowed")
                            .withHeader("Allow", "POST, PUT"));
        }
    }

    private Response reload(Request request) {
        if (!lifecycle.enabled()) {
            return disabled();
        }
        try {
            lifecycle.reload().run();
            return Response.status(200);
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            logger.warn("Reload failed cause={}", e.getMessage());
            return Response.text(500, "failed to reload config: " + e.getMessage() + "\n");
        }
    }

    private Response quit(Request request) {
        if (!lifecycle.enabled()) {
            return disabled();
        }
        // The answer goes out on this thread, which ending the process would wait for.
        Thread quitting = new Thread(lifecycle.quit(), "quit");
        quitting.setDaemon(true);
        quitting.start();
        return Response.text("Requesting termination... Goodbye!");
    }

    private static Response disabled() {
        return Response.text(403, "Lifecycle API is not enabled.");
    }
}
