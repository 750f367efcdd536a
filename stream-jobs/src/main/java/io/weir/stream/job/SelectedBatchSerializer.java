package io.weir.stream.job;

import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** A selected batch on its way to the windows of its partition. */
final class SelectedBatchSerializer extends ImmutableSerializer<SelectedBatch> {
    private static final long serialVersionUID = 1;

    static final TypeInformation<SelectedBatch> TYPE =
            new ValueTypeInfo<>(SelectedBatch.class, new SelectedBatchSerializer());

    @Override
    public void serialize(SelectedBatch record, DataOutputView target) throws IOException {
        record.write(target);
    }

    @Override
    public SelectedBatch deserialize(DataInputView source) throws IOException {
        return SelectedBatch.read(source);
    }

    @Override
    public TypeSerializerSnapshot<SelectedBatch> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serializer in a checkpoint. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<SelectedBatch> {
        public Snapshot() {
            super(SelectedBatchSerializer::new);
        }
    }
}
