package io.weir.web;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Exposes a registry in the format that the client asks for. */
public final class MetricsEndpoint implements Handler {
    private static final ExpositionFormats FORMATS = ExpositionFormats.init();

    private final PrometheusRegistry registry;

    public MetricsEndpoint(PrometheusRegistry registry) {
        this.registry = registry;
    }

    @Override
    public Response handle(Request request) {
        ExpositionFormatWriter writer =
                FORMATS.findWriter(request.header("Accept").orElse(""));
        return Response.stream(200, writer.getContentType(), out -> writer.write(out, registry.scrape()));
    }
}
