package io.weir.query;

import io.weir.web.HttpException;
import io.weir.web.Request;
import io.weir.web.Response;
import io.weir.web.WebServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/** The web page: a few static files, which call the API. Every view is the same page under its own path. */
final class UiAssets {
    /** The paths of the views: those of Prometheus, so that links to it work. */
    private static final List<String> VIEWS = List.of("query", "alerts", "rules", "targets", "status");

    private static final Map<String, String> CONTENT_TYPES = Map.of(
            "html", Response.HTML,
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml");

    private static final List<String> FILES = List.of("index.html", "style.css", "app.js", "chart.js", "favicon.svg");

    private final Map<String, Asset> assets = new HashMap<>();

    private record Asset(Response response, String etag) {}

    UiAssets() {
        for (String file : FILES) {
            byte[] content = load(file);
            CRC32 crc = new CRC32();
            crc.update(content);
            String type = CONTENT_TYPES.getOrDefault(file.substring(file.lastIndexOf('.') + 1), Response.TEXT);
            assets.put(
                    file,
                    new Asset(Response.bytes(200, type, content), "\"" + Long.toHexString(crc.getValue()) + "\""));
        }
    }

    private static byte[] load(String file) {
        try (InputStream in = UiAssets.class.getResourceAsStream("ui/" + file)) {
            if (in == null) {
                throw new IllegalStateException("asset " + file + " is missing from this build");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("can't read asset " + file, e);
        }
    }

    /** Adds the page, its files, and the redirects from {@code /} and {@code /graph}. */
    void addTo(WebServer.Builder server, String prefix) {
        server.get(prefix + "/", request -> redirect(request, prefix));
        if (!prefix.isEmpty()) {
            server.get("/", request -> redirect(request, prefix));
            server.get(prefix, request -> redirect(request, prefix));
        }
        server.get(prefix + "/graph", request -> redirect(request, prefix));
        for (String view : VIEWS) {
            server.get(prefix + "/" + view, request -> answer(request, "index.html"));
        }
        server.get(prefix + "/assets/{file}", request -> answer(request, request.pathParam("file")));
    }

    private static Response redirect(Request request, String prefix) {
        String query = request.query();
        return Response.redirect(302, prefix + "/query" + (query.isEmpty() ? "" : "?" + query));
    }

    private Response answer(Request request, String file) {
        Asset asset = assets.get(file);
        if (asset == null) {
            throw new HttpException(404, "404 page not found");
        }
        boolean known = request.header("If-None-Match").orElse("").contains(asset.etag());
        Response response = known ? Response.status(304) : asset.response();
        return response.withHeader("ETag", asset.etag())
                .withHeader("Cache-Control", "no-cache")
                .withHeader("Content-Security-Policy", "default-src 'self'; img-src 'self' data:; base-uri 'none'")
                .withHeader("X-Content-Type-Options", "nosniff")
                .withHeader("Referrer-Policy", "no-referrer");
    }
}
