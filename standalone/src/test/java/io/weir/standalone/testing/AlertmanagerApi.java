package io.weir.standalone.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;

/** A client of Alertmanager's API, the real one's or ours. */
public final class AlertmanagerApi {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final String base;

    public AlertmanagerApi(int port) {
        this.base = "http://127.0.0.1:" + port;
    }

    /** The status of an answer, 0 if there is none within some seconds, and its body. */
    public record Answer(int status, String body) {
        public JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new AssertionError("not JSON: " + body, e);
            }
        }
    }

    public Answer send(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            return new Answer(0, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    public Answer get(String path) {
        return send("GET", path, "");
    }

    public boolean isReady() {
        return get("/-/ready").status() == 200;
    }

    /** Posts a list of alerts, as JSON. */
    public Answer post(String alerts) {
        return send("POST", "/api/v2/alerts", alerts);
    }

    /** Silences alerts whose label {@code name} has {@code value}, for an hour. @return its id */
    public String silence(String name, String value) {
        Instant now = Instant.now();
        Answer answer = send(
                "POST",
                "/api/v2/silences",
                "{\"matchers\":[{\"name\":\"" + name + "\",\"value\":\"" + value + "\",\"isRegex\":false}],"
                        + "\"createdBy\":\"test\",\"comment\":\"test\",\"startsAt\":\"" + now + "\",\"endsAt\":\""
                        + now.plusSeconds(3600) + "\"}");
        if (answer.status != 200) {
            throw new AssertionError("silence was refused: " + answer);
        }
        return answer.json().get("silenceID").asText();
    }

    /** The value of a metric, its labels included in {@code series}; NaN if there is none. */
    public double metric(String series) {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }
}
