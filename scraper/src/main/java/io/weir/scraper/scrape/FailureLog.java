package io.weir.scraper.scrape;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.scraper.targets.Target;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@code scrape_failure_log_file} of a job: a line of JSON for each scrape whose target gave no usable answer. The file
 * is opened for each line, so that it can be moved away at any time. Thread-safe.
 */
final class FailureLog {
    private static final Logger logger = LoggerFactory.getLogger(FailureLog.class);
    private static final JsonFactory JSON = new JsonFactory();

    private final Path file;
    private final String job;
    private final AtomicBoolean complained = new AtomicBoolean();

    FailureLog(Path file, String job) {
        this.file = file;
        this.job = job;
    }

    /** Notes a failure. A file that can't be written is reported once. */
    void add(Target target, String error, long timeMs) {
        try {
            Files.writeString(
                    file,
                    line(target, error, timeMs),
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            complained.set(false);
        } catch (IOException e) {
            if (!complained.getAndSet(true)) {
                logger.warn("Failed scrapes can't be noted file={} job={} cause={}", file, job, e.toString());
            }
        }
    }

    private String line(Target target, String error, long timeMs) throws IOException {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("time", Instant.ofEpochMilli(timeMs).toString());
            json.writeStringField("level", "ERROR");
            json.writeStringField("msg", error);
            json.writeStringField("job_name", job);
            json.writeStringField("target", target.url());
            json.writeEndObject();
        }
        return line.append('\n').toString();
    }
}
