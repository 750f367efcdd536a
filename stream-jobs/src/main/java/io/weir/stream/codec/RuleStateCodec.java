package io.weir.stream.codec;

import io.weir.stream.rule.ActiveAlert;
import io.weir.stream.rule.RuleDefinition;
import io.weir.stream.rule.RuleGroupDefinition;
import io.weir.stream.rule.RuleGroupState;
import io.weir.stream.rule.RuleState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** A rule group's state as bytes, behind a version. */
public final class RuleStateCodec {
    private static final int VERSION = 1;

    private RuleStateCodec() {}

    public static void write(RuleGroupState state, DataOutput out) throws IOException {
        Fields.writeInt(VERSION, out);
        writeDefinition(state.definition(), out);
        Fields.writeLong(state.lastInstantMs(), out);
        Fields.writeList(state.rules(), RuleStateCodec::writeRule, out);
        Fields.writeList(state.orphans(), Fields::writeLabels, out);
    }

    /** @throws IOException if the bytes are not a state, or another version wrote them */
    public static RuleGroupState read(DataInput in) throws IOException {
        int version = Fields.readInt(in);
        if (version != VERSION) {
            throw new IOException("rule group state of version " + version + "; this is version " + VERSION);
        }
        return new RuleGroupState(
                readDefinition(in),
                Fields.readLong(in),
                Fields.readList(RuleStateCodec::readRule, in),
                Fields.readList(Fields::readLabels, in));
    }

    private static void writeDefinition(RuleGroupDefinition group, DataOutput out) throws IOException {
        Fields.writeString(group.file(), out);
        Fields.writeString(group.name(), out);
        Fields.writeLong(group.intervalMs(), out);
        Fields.writeLong(group.queryOffsetMs(), out);
        Fields.writeInt(group.limit(), out);
        Fields.writeList(group.rules(), RuleStateCodec::writeDefinition, out);
    }

    private static RuleGroupDefinition readDefinition(DataInput in) throws IOException {
        return new RuleGroupDefinition(
                Fields.readString(in),
                Fields.readString(in),
                Fields.readLong(in),
                Fields.readLong(in),
                Fields.readInt(in),
                Fields.readList(RuleStateCodec::readRuleDefinition, in));
    }

    private static void writeDefinition(RuleDefinition rule, DataOutput out) throws IOException {
        out.writeBoolean(rule.isAlerting());
        Fields.writeString(rule.name(), out);
        Fields.writeString(rule.expr(), out);
        Fields.writeLong(rule.forMs(), out);
        Fields.writeLong(rule.keepFiringForMs(), out);
        Fields.writeStringMap(rule.labels(), out);
        Fields.writeStringMap(rule.annotations(), out);
    }

    private static RuleDefinition readRuleDefinition(DataInput in) throws IOException {
        return new RuleDefinition(
                in.readBoolean() ? RuleDefinition.Kind.ALERTING : RuleDefinition.Kind.RECORDING,
                Fields.readString(in),
                Fields.readString(in),
                Fields.readLong(in),
                Fields.readLong(in),
                Fields.readStringMap(in),
                Fields.readStringMap(in));
    }

    private static void writeRule(RuleState rule, DataOutput out) throws IOException {
        Fields.writeString(rule.health().name(), out);
        Fields.writeString(rule.lastError(), out);
        Fields.writeInt(rule.samples(), out);
        Fields.writeList(rule.series(), Fields::writeLabels, out);
        Fields.writeList(rule.alerts(), RuleStateCodec::writeAlert, out);
    }

    private static RuleState readRule(DataInput in) throws IOException {
        return new RuleState(
                constant(RuleState.Health.class, Fields.readString(in)),
                Fields.readString(in),
                Fields.readInt(in),
                Fields.readList(Fields::readLabels, in),
                Fields.readList(RuleStateCodec::readAlert, in));
    }

    private static void writeAlert(ActiveAlert alert, DataOutput out) throws IOException {
        Fields.writeLabels(alert.labels(), out);
        Fields.writeStringMap(alert.annotations(), out);
        out.writeDouble(alert.value());
        Fields.writeString(alert.state().name(), out);
        Fields.writeLong(alert.activeAtMs(), out);
        Fields.writeLong(alert.firedAtMs(), out);
        Fields.writeLong(alert.resolvedAtMs(), out);
        Fields.writeLong(alert.lastSentAtMs(), out);
        Fields.writeLong(alert.keepFiringSinceMs(), out);
    }

    private static ActiveAlert readAlert(DataInput in) throws IOException {
        return new ActiveAlert(
                Fields.readLabels(in),
                Fields.readStringMap(in),
                in.readDouble(),
                constant(ActiveAlert.State.class, Fields.readString(in)),
                Fields.readLong(in),
                Fields.readLong(in),
                Fields.readLong(in),
                Fields.readLong(in),
                Fields.readLong(in));
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String name) throws IOException {
        try {
            return Enum.valueOf(type, name);
        } catch (IllegalArgumentException e) {
            throw new IOException("no " + type.getSimpleName() + " " + name, e);
        }
    }
}
