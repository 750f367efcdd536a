package io.weir.bus;

import io.weir.model.record.AlertHistoryRecord;
import io.weir.model.record.AlertRecord;
import io.weir.model.record.MetadataRecord;
import io.weir.model.record.NotificationRecord;
import io.weir.model.record.PushGroupRecord;
import io.weir.model.record.RuleGroupRecord;
import io.weir.model.record.RuleGroupStatusRecord;
import io.weir.model.record.SegmentRecord;
import io.weir.model.record.SilenceRecord;
import io.weir.model.record.TargetRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * A compacted topic and the type of its values, in Avro's single-object encoding.
 *
 * @param <V> the type of the values; immutable once sent
 */
public final class TableTopic<V> {
    static {
        // Avro instantiates only classes it was told to trust: those generated from our schemas.
        String records = AlertRecord.class.getPackageName();
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(
                ClassSecurityValidator.getGlobal(),
                type -> type.getPackageName().equals(records)));
    }

    public static final TableTopic<MetadataRecord> METADATA =
            new TableTopic<>(Topic.METADATA, MetadataRecord.getEncoder(), MetadataRecord.getDecoder());
    public static final TableTopic<TargetRecord> TARGETS =
            new TableTopic<>(Topic.TARGETS, TargetRecord.getEncoder(), TargetRecord.getDecoder());
    public static final TableTopic<PushGroupRecord> PUSH_GROUPS = new TableTopic<>(
            Topic.PUSH_GROUPS,
            PushGroupRecord.getEncoder(),
            alsoReading(PushGroupRecord.getDecoder(), "push-group-record.1.avsc"));
    public static final TableTopic<RuleGroupRecord> RULES =
            new TableTopic<>(Topic.RULES, RuleGroupRecord.getEncoder(), RuleGroupRecord.getDecoder());
    public static final TableTopic<RuleGroupStatusRecord> RULE_STATUS =
            new TableTopic<>(Topic.RULE_STATUS, RuleGroupStatusRecord.getEncoder(), RuleGroupStatusRecord.getDecoder());
    public static final TableTopic<AlertRecord> ALERTS =
            new TableTopic<>(Topic.ALERTS, AlertRecord.getEncoder(), AlertRecord.getDecoder());
    public static final TableTopic<SilenceRecord> SILENCES =
            new TableTopic<>(Topic.SILENCES, SilenceRecord.getEncoder(), SilenceRecord.getDecoder());
    public static final TableTopic<NotificationRecord> NOTIFICATIONS = new TableTopic<>(
            Topic.NOTIFICATIONS,
            NotificationRecord.getEncoder(),
            alsoReading(NotificationRecord.getDecoder(), "notification-record.1.avsc"));
    /** Not a table but a log: a writer appends to it, and nothing is replaced. Views don't fit it. */
    public static final TableTopic<AlertHistoryRecord> ALERT_HISTORY =
            new TableTopic<>(Topic.ALERT_HISTORY, AlertHistoryRecord.getEncoder(), AlertHistoryRecord.getDecoder());

    public static final TableTopic<SegmentRecord> SEGMENTS =
            new TableTopic<>(Topic.SEGMENTS, SegmentRecord.getEncoder(), SegmentRecord.getDecoder());

    private final Topic topic;
    private final BinaryMessageEncoder<V> encoder;
    private final BinaryMessageDecoder<V> decoder;

    private TableTopic(Topic topic, BinaryMessageEncoder<V> encoder, BinaryMessageDecoder<V> decoder) {
        this.topic = topic;
        this.encoder = encoder;
        this.decoder = decoder;
    }

    /** A decoder that knows the schema of earlier versions too: rows of a table are kept over upgrades. */
    private static <V> BinaryMessageDecoder<V> alsoReading(BinaryMessageDecoder<V> decoder, String olderSchema) {
        try (InputStream in = PushGroupRecord.class.getResourceAsStream(olderSchema)) {
            if (in == null) {
                throw new IllegalStateException("no schema " + olderSchema);
            }
            decoder.addSchema(new Schema.Parser().parse(in));
            return decoder;
        } catch (IOException e) {
            throw new UncheckedIOException("can't read schema " + olderSchema, e);
        }
    }

    public Topic topic() {
        return topic;
    }

    /** The record's value for {@code value}. Thread-safe. */
    public byte[] encode(V value) {
        try {
            ByteBuffer encoded = encoder.encode(value);
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new IllegalStateException("can't encode a record of topic " + topic.topicName(), e);
        }
    }

    /**
     * The value in a record. Thread-safe.
     *
     * @throws IOException if {@code bytes} is not a record of this topic, or its schema is unknown
     */
    public V decode(byte[] bytes) throws IOException {
        try {
            return decoder.decode(bytes);
        } catch (AvroRuntimeException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
