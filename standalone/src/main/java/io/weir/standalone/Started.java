package io.weir.standalone;

import io.weir.query.QueryServer;
import io.weir.scraper.Scraper;
import io.weir.stream.RulesService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Waits until everything works: the parts say that they are ready, and a query finds a sample that was scraped. */
final class Started {
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final long POLL_MS = 50;

    private final int queryPort;
    private final Scraper scraper;
    private final RulesService rules;
    private final QueryServer query;

    Started(int queryPort, Scraper scraper, RulesService rules, QueryServer query) {
        this.queryPort = queryPort;
        this.scraper = scraper;
        this.rules = rules;
        this.query = query;
    }

    /** @return false if that took longer than {@link #PATIENCE} or the process was told to end */
    boolean await(Running running) throws InterruptedException {
        long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadlineNs) {
            if (query.ready()
                    && scraper.ready()
                    && rules.ready()
                    && (scraper.targets().isEmpty() || answers())) {
                return true;
            }
            if (running.awaitFor(POLL_MS)) {
                return true;
            }
        }
        return false;
    }

    private boolean answers() throws InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + queryPort + "/api/v1/query?query=count(up)");
        try {
            String answer = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
            return answer.contains("\"value\"");
        } catch (IOException e) {
            return false;
        }
    }
}
