package io.weir.scraper.testing;

import io.weir.scraper.fetch.FetchException;
import io.weir.scraper.fetch.FetchedBody;
import io.weir.scraper.fetch.Fetcher;
import io.weir.scraper.targets.Target;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Targets that answer what a test says, at once or when it says. */
public final class FakeTargets implements Fetcher {
    private static final String TEXT = "text/plain; version=0.0.4";

    private final Map<String, byte[]> bodies = new HashMap<>();
    private byte[] defaultBody = {};
    private @Nullable String contentType = TEXT;
    private @Nullable String failure;
    private @Nullable CompletableFuture<FetchedBody> pending;
    private boolean hold;
    private int fetches;
    private int openBodies;

    @Override
    public CompletableFuture<FetchedBody> fetch(Target target) {
        fetches++;
        if (hold) {
            pending = new CompletableFuture<>();
            return pending;
        }
        if (failure != null) {
            return CompletableFuture.failedFuture(new FetchException(failure));
        }
        return CompletableFuture.completedFuture(body(bodies.getOrDefault(target.url(), defaultBody)));
    }

    private FetchedBody body(byte[] bytes) {
        openBodies++;
        // Longer than the body, as real buffers are.
        return new FetchedBody(
                java.util.Arrays.copyOf(bytes, bytes.length + 7), bytes.length, contentType, () -> openBodies--);
    }

    /** What every target answers from now on. */
    public void answer(String text) {
        answer(utf8(text));
    }

    /** What every target answers from now on. */
    public void answer(byte[] body) {
        defaultBody = body;
        failure = null;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public void answer(String url, String text) {
        bodies.put(url, utf8(text));
    }

    public void contentType(@Nullable String header) {
        contentType = header;
    }

    /** Every scrape fails from now on. */
    public void fail(String problem) {
        failure = problem;
    }

    /** Scrapes from now on don't answer before {@link #answerHeld}. */
    public void hold() {
        hold = true;
    }

    /** Answers the scrape that is held, and holds no more. */
    public void answerHeld(String text) {
        hold = false;
        CompletableFuture<FetchedBody> held = pending;
        if (held == null) {
            throw new IllegalStateException("no scrape is held");
        }
        held.complete(body(utf8(text)));
    }

    public int fetches() {
        return fetches;
    }

    /** Bodies handed out and not given back. */
    public int openBodies() {
        return openBodies;
    }
}
