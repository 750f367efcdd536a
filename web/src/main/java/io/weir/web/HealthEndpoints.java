package io.weir.web;

import java.util.function.BooleanSupplier;

/** {@code /-/healthy}, which answers as long as the process does, and {@code /-/ready}, which answers for its work. */
public final class HealthEndpoints {
    private HealthEndpoints() {}

    /** Adds both to a server; {@code product} is the name in the texts. */
    public static void addTo(WebServer.Builder server, String product, BooleanSupplier ready) {
        server.get("/-/healthy", request -> Response.text(product + " is Healthy.\n"));
        server.get(
                "/-/ready",
                request -> ready.getAsBoolean()
                        ? Response.text(product + " is Ready.\n")
                        : Response.text(503, "Service Unavailable\n"));
    }
}
