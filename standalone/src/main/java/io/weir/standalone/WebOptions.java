package io.weir.standalone;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.web.HealthEndpoints;
import io.weir.web.ListenAddress;
import io.weir.web.MetricsEndpoint;
import io.weir.web.WebServer;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Option;

/** The address at which a component without an API of its own tells its health and metrics. */
final class WebOptions {
    @Option(
            names = "--web.listen-address",
            defaultValue = "127.0.0.1:0",
            paramLabel = "HOST:PORT",
            description = "Address of /metrics, /-/healthy and /-/ready (default: ${DEFAULT-VALUE}, a free port).")
    private String address = "";

    /** Serves health and metrics. */
    WebServer serve(Running running, String component, PrometheusRegistry registry, BooleanSupplier ready) {
        WebServer.Builder server = WebServer.builder(ListenAddress.parse(address), component, registry)
                .get("/metrics", new MetricsEndpoint(registry));
        HealthEndpoints.addTo(server, "Weir " + component, ready);
        WebServer started = running.add("web server", server.build());
        started.start();
        return started;
    }
}
