package io.weir.scraper.receive;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.bus.SampleLog;
import io.weir.web.Handler;
import io.weir.web.HttpException;
import io.weir.web.Request;
import io.weir.web.Response;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers remote write requests: {@code POST /api/v1/write}. Thread-safe.
 *
 * <p>Success is answered only when Kafka has acknowledged every sample. Statuses are those that senders know what to do
 * with: 400, 413 and 415 for a request that would never be taken, 429 and 503 with {@code Retry-After} for one that should
 * come again. A request that was appended before its answer was 503 comes again too; the heads drop what they have.
 *
 * <p>Follows {@code storage/remote/write_handler.go} of Prometheus. In version 1.0 a series with invalid labels is left out
 * and counted, and a sample out of bounds or an invalid histogram refuses its request. In version 2.0 all that is good is taken, and 400 tells the
 * rest. Differs from Prometheus: samples out of order are accepted back to the heads' window; a second value at one
 * timestamp is not noticed here, but by the head, which keeps the first; exemplars and metadata are read over.
 */
public final class RemoteWriteReceiver implements Handler {
    private static final Logger logger = LoggerFactory.getLogger(RemoteWriteReceiver.class);
    private static final String RETRY_AFTER_SECONDS = "1";

    private final ReceiverOptions options;
    private final InstantSource clock;
    private final ReceiverMetrics metrics;
    private final WriteLanes lanes;
    private final Semaphore requests;
    private final Semaphore inFlightBytes;

    /** @param registry where the receiver's metrics go */
    public RemoteWriteReceiver(
            SampleLog log, ReceiverOptions options, PrometheusRegistry registry, InstantSource clock) {
        this.options = options;
        this.clock = clock;
        this.metrics = new ReceiverMetrics(registry);
        this.requests = new Semaphore(options.maxRequests());
        this.inFlightBytes = new Semaphore(options.maxInFlightBytes());
        int laneCount = Runtime.getRuntime().availableProcessors();
        // An eighth of the heap for what is known of series, however they are spread over the lanes.
        long maxLabelBytes = Runtime.getRuntime().maxMemory() / 8 / laneCount;
        this.lanes = new WriteLanes(laneCount, () -> new WriteLane(log, maxLabelBytes, clock.millis()));
    }

    @Override
    public Response handle(Request request) throws InterruptedException {
        Response response = answer(request);
        metrics.requests.labelValues(Integer.toString(response.status())).inc();
        return response;
    }

    private Response answer(Request request) throws InterruptedException {
        if (!requests.tryAcquire()) {
            return tryAgain(429, "more than " + options.maxRequests() + " requests under way\n");
        }
        try {
            MessageVersion version = version(request.header("Content-Type").orElse(""));
            requireSnappy(request.header("Content-Encoding").orElse(""));
            byte[] body = request.body(options.maxBodyBytes());
            int decodedBytes = decodedBytes(body);
            if (!inFlightBytes.tryAcquire(decodedBytes, options.patience().toMillis(), TimeUnit.MILLISECONDS)) {
                return tryAgain(429, "more than " + options.maxInFlightBytes() + " bytes under way\n");
            }
            metrics.inFlightBytes.inc(decodedBytes);
            try {
                return write(version, body, decodedBytes);
            } finally {
                metrics.inFlightBytes.dec(decodedBytes);
                inFlightBytes.release(decodedBytes);
            }
        } catch (HttpException e) {
            return Response.text(e.status(), e.getMessage() + "\n");
        } catch (MalformedWriteException e) {
            return Response.text(400, e.getMessage() + "\n");
        } finally {
            requests.release();
        }
    }

    private static MessageVersion version(String contentType) {
        return MessageVersion.ofContentType(contentType)
                .orElseThrow(() -> new HttpException(
                        415,
                        "Content-Type \"" + contentType + "\" is not supported; send " + MessageVersion.V2.contentType()
                                + " or " + MessageVersion.V1.contentType()));
    }

    private static void requireSnappy(String contentEncoding) {
        if (!contentEncoding.isEmpty() && !contentEncoding.equalsIgnoreCase("snappy")) {
            throw new HttpException(415, "Content-Encoding \"" + contentEncoding + "\" is not supported; send snappy");
        }
    }

    private int decodedBytes(byte[] body) throws MalformedWriteException {
        int bytes = SnappyBlock.decodedBytes(body);
        if (bytes > options.maxDecodedBytes()) {
            throw new HttpException(
                    413, "request is larger than " + options.maxDecodedBytes() + " bytes after decompression");
        }
        return bytes;
    }

    private Response write(MessageVersion version, byte[] body, int decodedBytes)
            throws MalformedWriteException, InterruptedException {
        long nowMs = clock.millis();
        WriteLane lane = lanes.take(options.patience().toMillis());
        if (lane == null) {
            return tryAgain(503, "all decoders are busy\n");
        }
        CompletableFuture<Void> acknowledged;
        int samples;
        int histograms;
        String refused;
        try {
            StagedWrite staged = lane.stage(
                    version,
                    body,
                    decodedBytes,
                    options.oldestAcceptedMs().applyAsLong(nowMs),
                    nowMs + options.maxFuture().toMillis());
            count(staged);
            if (version == MessageVersion.V1 && staged.outOfBounds() + staged.invalidHistograms() > 0) {
                return Response.text(400, staged.reasons());
            }
            refused = version == MessageVersion.V1 || staged.isComplete() ? "" : staged.reasons();
            samples = staged.samples();
            histograms = staged.histograms();
            acknowledged = lane.commit();
        } finally {
            lane.rest(nowMs);
            lanes.give(lane);
        }
        Response response = await(acknowledged, samples);
        boolean written = response.status() == 204;
        if (written && !refused.isEmpty()) {
            response = Response.text(400, refused);
        }
        return version == MessageVersion.V1
                ? response
                : withCounts(response, written ? samples - histograms : 0, written ? histograms : 0);
    }

    /** What version 2.0 wants to know, of failures too. */
    private static Response withCounts(Response response, int floats, int histograms) {
        return response.withHeader("X-Prometheus-Remote-Write-Samples-Written", Integer.toString(floats))
                .withHeader("X-Prometheus-Remote-Write-Histograms-Written", Integer.toString(histograms))
                .withHeader("X-Prometheus-Remote-Write-Exemplars-Written", "0");
    }

    private void count(StagedWrite staged) {
        metrics.invalidSeries.inc(staged.invalidSeries());
        metrics.rejected.labelValues("invalid_labels").inc(staged.invalidSamples());
        metrics.rejected.labelValues("too_old").inc(staged.tooOld());
        metrics.rejected.labelValues("too_new").inc(staged.tooNew());
        metrics.rejected.labelValues("invalid_histogram").inc(staged.invalidHistograms());
        if (!staged.isComplete()) {
            logger.warn(
                    "Remote write refused in part series={} out_of_bounds={} invalid_histograms={} first={}",
                    staged.invalidSeries(),
                    staged.outOfBounds(),
                    staged.invalidHistograms(),
                    staged.reasons().lines().findFirst().orElse(""));
        }
    }

    private Response await(CompletableFuture<Void> acknowledged, int samples) throws InterruptedException {
        long startNs = System.nanoTime();
        try {
            acknowledged.get(options.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return tryAgain(503, "Kafka has not acknowledged the samples within " + options.patience() + "\n");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return tryAgain(503, "Kafka has not taken the samples: " + cause.getMessage() + "\n");
        }
        metrics.acknowledgement.observe((System.nanoTime() - startNs) / 1e9);
        metrics.samples.inc(samples);
        return Response.status(204);
    }

    private static Response tryAgain(int status, String text) {
        return Response.text(status, text).withHeader("Retry-After", RETRY_AFTER_SECONDS);
    }
}
