package io.weir.standalone.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A client of the HTTP API that sees only what any client sees: JSON. */
public final class PrometheusApi {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final String base;

    public PrometheusApi(int port) {
        this.base = "http://127.0.0.1:" + port;
    }

    /** GETs {@code path}, relative to the server. */
    public HttpResponse<String> get(String path) {
        return send("GET", path, "");
    }

    public HttpResponse<String> send(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(30))
                .method(method, BodyPublishers.ofString(body))
                .build();
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(method + " " + base + path + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** POSTs a remote write 2.0 request. */
    public HttpResponse<String> write(byte[] body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/api/v1/write"))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/x-protobuf;proto=io.prometheus.write.v2.Request")
                .header("Content-Encoding", "snappy")
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError("POST " + base + "/api/v1/write: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Of an instant query's result at {@code time} the series whose values are histograms. */
    public JsonNode histograms(String expr, double time) {
        JsonNode data =
                data("/api/v1/query?query=" + encode(expr) + "&time=" + String.format(Locale.ROOT, "%.3f", time));
        ArrayNode histograms = JSON.createArrayNode();
        data.get("result").forEach(series -> {
            if (series.has("histogram")) {
                histograms.add(series);
            }
        });
        return histograms;
    }

    /** Whether {@code path} answers 200; a server that isn't there doesn't. */
    public boolean answers(String path) {
        try {
            return get(path).statusCode() == 200;
        } catch (AssertionError e) {
            return false;
        }
    }

    /** The {@code data} of a successful API call. */
    public JsonNode data(String path) {
        HttpResponse<String> response = get(path);
        try {
            JsonNode reply = JSON.readTree(response.body());
            if (response.statusCode() != 200 || !reply.path("status").asText().equals("success")) {
                throw new AssertionError(path + ": " + response.statusCode() + " " + response.body());
            }
            return reply.get("data");
        } catch (IOException e) {
            throw new AssertionError(path + ": not JSON: " + response.body(), e);
        }
    }

    /** An instant query's result at {@code time}, in seconds: value by label set. */
    public Map<String, Double> query(String expr, double time) {
        return vector(
                data("/api/v1/query?query=" + encode(expr) + "&time=" + String.format(Locale.ROOT, "%.3f", time)));
    }

    /** An instant query's result now. */
    public Map<String, Double> query(String expr) {
        return vector(data("/api/v1/query?query=" + encode(expr)));
    }

    private static Map<String, Double> vector(JsonNode data) {
        Map<String, Double> values = new TreeMap<>();
        for (JsonNode series : data.get("result")) {
            double value = number(series.get("value").get(1).asText());
            if (values.put(series.get("metric").toString(), value) != null) {
                throw new AssertionError("series twice: " + series);
            }
        }
        return values;
    }

    /** A range selector's raw samples at {@code time}: timestamp in milliseconds to value, by label set. */
    public Map<String, Map<Long, Double>> samples(String selector, double time) {
        JsonNode data =
                data("/api/v1/query?query=" + encode(selector) + "&time=" + String.format(Locale.ROOT, "%.3f", time));
        Map<String, Map<Long, Double>> all = new TreeMap<>();
        for (JsonNode series : data.get("result")) {
            Map<Long, Double> samples = new TreeMap<>();
            for (JsonNode sample : series.get("values")) {
                long timestampMs = Math.round(sample.get(0).asDouble() * 1000);
                if (samples.put(timestampMs, number(sample.get(1).asText())) != null) {
                    throw new AssertionError("sample twice at " + timestampMs + " in " + series.get("metric"));
                }
            }
            all.put(series.get("metric").toString(), samples);
        }
        return all;
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
