package io.weir.stream.job;

import io.weir.stream.codec.RuleStateCodec;
import io.weir.stream.rule.RuleGroupState;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** A rule group's state in a checkpoint. */
final class RuleGroupStateSerializer extends ImmutableSerializer<RuleGroupState> {
    private static final long serialVersionUID = 1;

    static final TypeInformation<RuleGroupState> TYPE =
            new ValueTypeInfo<>(RuleGroupState.class, new RuleGroupStateSerializer());

    @Override
    public void serialize(RuleGroupState record, DataOutputView target) throws IOException {
        RuleStateCodec.write(record, target);
    }

    @Override
    public RuleGroupState deserialize(DataInputView source) throws IOException {
        return RuleStateCodec.read(source);
    }

    @Override
    public TypeSerializerSnapshot<RuleGroupState> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serializer in a checkpoint. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<RuleGroupState> {
        public Snapshot() {
            super(RuleGroupStateSerializer::new);
        }
    }
}
