package io.weir.stream.job;

import io.weir.stream.plan.InstantReport;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** A report on its way to its group, or waiting there for those of the other partitions. */
final class InstantReportSerializer extends ImmutableSerializer<InstantReport> {
    private static final long serialVersionUID = 1;

    static final TypeInformation<InstantReport> TYPE =
            new ValueTypeInfo<>(InstantReport.class, new InstantReportSerializer());

    @Override
    public void serialize(InstantReport record, DataOutputView target) throws IOException {
        record.write(target);
    }

    @Override
    public InstantReport deserialize(DataInputView source) throws IOException {
        return InstantReport.read(source);
    }

    @Override
    public TypeSerializerSnapshot<InstantReport> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serializer in a checkpoint. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<InstantReport> {
        public Snapshot() {
            super(InstantReportSerializer::new);
        }
    }
}
