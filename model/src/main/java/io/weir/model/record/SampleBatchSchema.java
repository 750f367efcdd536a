package io.weir.model.record;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.message.SchemaStore;

/**
 * The Avro schema of the samples topic and the header that names it in front of each record.
 *
 * <pre>{@code
 * ┌───────────┬───────────────────────────────────────┬──────────────────┐
 * │ 0xC3 0x01 │ CRC-64-AVRO of the writer's schema, LE │ Avro binary body │
 * └───────────┴───────────────────────────────────────┴──────────────────┘
 * }</pre>
 */
public final class SampleBatchSchema {
    /** Bytes in front of the body. */
    static final int HEADER_BYTES = 10;

    /** The schema that this version writes. */
    public static final Schema CURRENT = load("sample-batch.avsc");

    static final long CURRENT_FINGERPRINT = SchemaNormalization.parsingFingerprint64(CURRENT);

    private SampleBatchSchema() {}

    /** A store that knows {@code schemas} and the current one: what a reader needs to resolve other versions. */
    public static SchemaStore store(List<Schema> schemas) {
        SchemaStore.Cache store = new SchemaStore.Cache();
        store.addSchema(CURRENT);
        schemas.forEach(store::addSchema);
        return store;
    }

    private static Schema load(String resource) {
        try (InputStream in = SampleBatchSchema.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + resource);
            }
            return new Schema.Parser().parse(in);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + resource, e);
        }
    }
}
