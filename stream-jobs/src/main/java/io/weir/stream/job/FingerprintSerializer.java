package io.weir.stream.job;

import io.weir.model.Fingerprint;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** The key of a series in a map state. */
final class FingerprintSerializer extends ImmutableSerializer<Fingerprint> {
    private static final long serialVersionUID = 1;

    static final TypeInformation<Fingerprint> TYPE =
            new ValueTypeInfo<>(Fingerprint.class, new FingerprintSerializer());

    @Override
    public void serialize(Fingerprint record, DataOutputView target) throws IOException {
        target.writeLong(record.high());
        target.writeLong(record.low());
    }

    @Override
    public Fingerprint deserialize(DataInputView source) throws IOException {
        return new Fingerprint(source.readLong(), source.readLong());
    }

    @Override
    public TypeSerializerSnapshot<Fingerprint> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serializer in a checkpoint. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Fingerprint> {
        public Snapshot() {
            super(FingerprintSerializer::new);
        }
    }
}
