package io.weir.alertmanager.config;

import io.weir.config.Secret;
import io.weir.config.http.HttpClientConfig;
import io.weir.config.http.SecretSource;
import io.weir.config.yaml.YamlMapping;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * {@code event_recorder}: where events go, beside the history that is always kept.
 *
 * @param shown the block as the API shows it
 */
public record EventRecorderConfig(
        List<File> files, List<Webhook> webhooks, List<Kafka> kafka, int stdoutOutputs, Map<String, Object> shown) {
    public static final EventRecorderConfig NONE =
            new EventRecorderConfig(List.of(), List.of(), List.of(), 0, Map.of());

    private static final List<String> COMPRESSIONS = List.of("none", "gzip", "snappy", "lz4", "zstd");
    private static final Map<String, String> ACKS = Map.of("none", "0", "leader", "1", "all", "all");

    public EventRecorderConfig {
        files = List.copyOf(files);
        webhooks = List.copyOf(webhooks);
        kafka = List.copyOf(kafka);
    }

    /** Lines of JSON in a file. */
    public record File(Path path) {}

    /**
     * Posts of JSON.
     *
     * @param workers how many posts are under way at once
     * @param maxRetries attempts for each post
     * @param retryBackoff before the second attempt; doubled for each further one
     * @param batch whether a post is an array of several events
     */
    public record Webhook(
            String url,
            HttpClientConfig http,
            Duration timeout,
            int workers,
            int maxRetries,
            Duration retryBackoff,
            boolean batch,
            int batchMaxEvents,
            int batchMaxBytes,
            Duration batchFlushInterval) {}

    /**
     * Records with JSON in a topic of any Kafka.
     *
     * @param acks as Kafka's producer calls them: 0, 1 or all
     */
    public record Kafka(List<String> brokers, String topic, String clientId, String acks, String compression) {}

    /** @param directory against which files are resolved */
    static EventRecorderConfig read(FieldReader fields, Path directory) {
        List<File> files = fields.each("file_outputs", file -> {
            String path = file.requiredText("path", "event_recorder file output requires a path");
            return new File(directory.resolve(path));
        });
        List<Webhook> webhooks = fields.each("webhook_outputs", EventRecorderConfig::readWebhook);
        List<Kafka> kafka = fields.each("kafka_outputs", EventRecorderConfig::readKafka);
        int stdoutOutputs = fields.each("stdout_outputs", nothing -> "stdout").size();
        return new EventRecorderConfig(files, webhooks, kafka, stdoutOutputs, fields.end());
    }

    private static Webhook readWebhook(FieldReader fields) {
        SecretSource url = fields.secretUrl("url");
        Secret inline = url == null ? null : url.inline();
        if (inline == null) {
            throw fields.error("event_recorder webhook output requires a url");
        }
        HttpClientConfig http = fields.http(HttpClientConfig.DEFAULT);
        boolean batch = fields.bool("batch", false);
        YamlMapping mapping = fields.mapping();
        for (String key : List.of("batch_max_events", "batch_max_bytes", "batch_flush_interval")) {
            if (!batch && mapping.value(key).isPresent()) {
                throw fields.error(key, "event_recorder webhook batch settings require batch: true");
            }
        }
        return new Webhook(
                inline.reveal(),
                http,
                positive(fields, "timeout", Duration.ofSeconds(10)),
                positive(fields, "workers", 4),
                positive(fields, "max_retries", 3),
                positive(fields, "retry_backoff", Duration.ofMillis(500)),
                batch,
                batch ? positive(fields, "batch_max_events", 100) : 1,
                batch ? positive(fields, "batch_max_bytes", 1 << 20) : 1,
                batch ? positive(fields, "batch_flush_interval", Duration.ofMillis(100)) : Duration.ZERO);
    }

    /** A number; 0 stands for the default. */
    private static int positive(FieldReader fields, String key, int fallback) {
        long value = fields.integer(key);
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw fields.error(key, "cannot be negative or larger than " + Integer.MAX_VALUE);
        }
        return value == 0 ? fallback : (int) value;
    }

    private static Duration positive(FieldReader fields, String key, Duration fallback) {
        Duration value = fields.duration(key, fallback);
        return value.isZero() ? fallback : value;
    }

    private static Kafka readKafka(FieldReader fields) {
        fields.mapping().refuseUnsupported(List.of("tls_config"));
        List<String> brokers = fields.texts("brokers");
        if (brokers.isEmpty() || brokers.contains("")) {
            throw fields.error("event_recorder kafka: at least one broker is required, and none may be empty");
        }
        String topic = fields.requiredText("topic", "event_recorder kafka output requires a topic");
        String clientId = fields.text("client_id", "alertmanager");
        String format = fields.text("format", "json");
        if (!format.equals("json")) {
            throw fields.error("format", "event_recorder kafka: format \"" + format + "\" is not supported, only json");
        }
        String acks = ACKS.get(fields.text("acks", "leader"));
        if (acks == null) {
            throw fields.error("acks", "event_recorder kafka: unknown acks, must be none, leader or all");
        }
        String compression = fields.text("compression", "none");
        if (!COMPRESSIONS.contains(compression)) {
            throw fields.error("compression", "event_recorder kafka: unknown compression \"" + compression + "\"");
        }
        // The producer has a buffer of its own, by bytes.
        positive(fields, "buffer_size", 1024);
        return new Kafka(brokers, topic, clientId, acks, compression);
    }
}
