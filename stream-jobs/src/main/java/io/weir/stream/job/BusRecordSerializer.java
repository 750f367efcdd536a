package io.weir.stream.job;

import io.weir.bus.Topic;
import io.weir.stream.codec.Fields;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** A record on its way to the sink. */
final class BusRecordSerializer extends ImmutableSerializer<BusRecord> {
    private static final long serialVersionUID = 1;

    static final TypeInformation<BusRecord> TYPE = new ValueTypeInfo<>(BusRecord.class, new BusRecordSerializer());

    @Override
    public void serialize(BusRecord record, DataOutputView target) throws IOException {
        Fields.writeString(record.topic().name(), target);
        Fields.writeInt(record.partition(), target);
        Fields.writeBytes(record.key(), target);
        Fields.writeBytes(record.value(), target);
    }

    @Override
    public BusRecord deserialize(DataInputView source) throws IOException {
        Topic topic = Topic.valueOf(Fields.readString(source));
        int partition = Fields.readInt(source);
        byte[] key = Fields.readBytes(source);
        byte[] value = Fields.readBytes(source);
        return new BusRecord(topic, partition, key, value);
    }

    @Override
    public TypeSerializerSnapshot<BusRecord> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serializer in a checkpoint. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<BusRecord> {
        public Snapshot() {
            super(BusRecordSerializer::new);
        }
    }
}
