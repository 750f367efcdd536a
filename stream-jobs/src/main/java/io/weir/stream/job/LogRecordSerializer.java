package io.weir.stream.job;

import io.weir.stream.codec.Fields;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** A log record on its way from the source; used only where the selection isn't chained to it. */
final class LogRecordSerializer extends ImmutableSerializer<LogRecord> {
    private static final long serialVersionUID = 1;

    static final TypeInformation<LogRecord> TYPE = new ValueTypeInfo<>(LogRecord.class, new LogRecordSerializer());

    @Override
    public void serialize(LogRecord record, DataOutputView target) throws IOException {
        Fields.writeInt(record.partition(), target);
        Fields.writeLong(record.logTimeMs(), target);
        Fields.writeBytes(record.batch(), target);
    }

    @Override
    public LogRecord deserialize(DataInputView source) throws IOException {
        return new LogRecord(Fields.readInt(source), Fields.readLong(source), Fields.readBytes(source));
    }

    @Override
    public TypeSerializerSnapshot<LogRecord> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serializer in a checkpoint. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<LogRecord> {
        public Snapshot() {
            super(LogRecordSerializer::new);
        }
    }
}
