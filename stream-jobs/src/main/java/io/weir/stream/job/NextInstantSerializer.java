package io.weir.stream.job;

import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** A partition's progress in a checkpoint. */
final class NextInstantSerializer extends ImmutableSerializer<NextInstant> {
    private static final long serialVersionUID = 1;

    static final TypeInformation<NextInstant> TYPE =
            new ValueTypeInfo<>(NextInstant.class, new NextInstantSerializer());

    @Override
    public void serialize(NextInstant record, DataOutputView target) throws IOException {
        target.writeLong(record.planHash());
        target.writeLong(record.instantMs());
    }

    @Override
    public NextInstant deserialize(DataInputView source) throws IOException {
        return new NextInstant(source.readLong(), source.readLong());
    }

    @Override
    public TypeSerializerSnapshot<NextInstant> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serializer in a checkpoint. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<NextInstant> {
        public Snapshot() {
            super(NextInstantSerializer::new);
        }
    }
}
