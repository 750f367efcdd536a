package io.weir.stream.plan;

import io.weir.stream.codec.Fields;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * What one partition of the log contributes to one instant of one group. Immutable.
 *
 * @param group the group's key
 * @param planHash of the group's plan: reports made under another plan can't be used
 * @param silent whether the partition's log was silent around the instant for so long that nothing can be said of it
 * @param leaves one output for each leaf of the group's plan, in its order
 */
public record InstantReport(
        String group, long planHash, long instantMs, int partition, boolean silent, List<LeafOutput> leaves) {
    public InstantReport {
        leaves = List.copyOf(leaves);
    }

    public void write(DataOutput out) throws IOException {
        Fields.writeString(group, out);
        out.writeLong(planHash);
        Fields.writeLong(instantMs, out);
        Fields.writeInt(partition, out);
        out.writeBoolean(silent);
        Fields.writeList(leaves, LeafOutput::write, out);
    }

    public static InstantReport read(DataInput in) throws IOException {
        return new InstantReport(
                Fields.readString(in),
                in.readLong(),
                Fields.readLong(in),
                Fields.readInt(in),
                in.readBoolean(),
                Fields.readList(LeafOutput::read, in));
    }
}
