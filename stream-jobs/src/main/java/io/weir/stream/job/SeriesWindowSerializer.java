package io.weir.stream.job;

import io.weir.stream.window.SeriesWindow;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** A series' window in a checkpoint. Windows change, so state backends copy them; a copy shares the samples. */
final class SeriesWindowSerializer extends ImmutableSerializer<SeriesWindow> {
    private static final long serialVersionUID = 1;

    static final TypeInformation<SeriesWindow> TYPE =
            new ValueTypeInfo<>(SeriesWindow.class, new SeriesWindowSerializer());

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public SeriesWindow copy(SeriesWindow from) {
        return from.copy();
    }

    @Override
    public SeriesWindow copy(SeriesWindow from, SeriesWindow reuse) {
        return from.copy();
    }

    @Override
    public void serialize(SeriesWindow window, DataOutputView target) throws IOException {
        window.write(target);
    }

    @Override
    public SeriesWindow deserialize(DataInputView source) throws IOException {
        return SeriesWindow.read(source);
    }

    @Override
    public TypeSerializerSnapshot<SeriesWindow> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serializer in a checkpoint. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<SeriesWindow> {
        public Snapshot() {
            super(SeriesWindowSerializer::new);
        }
    }
}
