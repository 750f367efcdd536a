package io.weir.stream.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.Labels;
import io.weir.stream.rule.ActiveAlert;
import io.weir.stream.rule.RuleGroupDefinition;
import io.weir.stream.rule.RuleGroupState;
import io.weir.stream.rule.RuleState;
import io.weir.stream.testing.Groups;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RuleStateCodecTest {
    private static final RuleGroupDefinition GROUP =
            Groups.group(Groups.recording("r", "sum(up)"), Groups.alert("Down", "up == 0", 60_000));

    private static final RuleGroupState STATE = new RuleGroupState(
            GROUP,
            1_700_000_000_123L,
            List.of(
                    new RuleState(RuleState.Health.OK, "", 2, List.of(Labels.of("a", "ü", "b", "2")), List.of()),
                    new RuleState(
                            RuleState.Health.ERR,
                            "it failed",
                            0,
                            List.of(),
                            List.of(new ActiveAlert(
                                    Labels.of("alertname", "Down"),
                                    Map.of("summary", ""),
                                    Double.POSITIVE_INFINITY,
                                    ActiveAlert.State.FIRING,
                                    1,
                                    2,
                                    ActiveAlert.NEVER,
                                    4,
                                    Long.MAX_VALUE)))),
            List.of(Labels.of(Labels.METRIC_NAME, "gone")));

    private static byte[] encode(RuleGroupState state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        RuleStateCodec.write(state, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static RuleGroupState decode(byte[] bytes) throws IOException {
        return RuleStateCodec.read(new DataInputStream(new ByteArrayInputStream(bytes)));
    }

    @Test
    void everythingComesBack() throws IOException {
        assertThat(decode(encode(STATE))).isEqualTo(STATE);
        assertThat(decode(encode(RuleGroupState.initial(GROUP)))).isEqualTo(RuleGroupState.initial(GROUP));
    }

    @Test
    void anotherVersionIsRefused() throws IOException {
        byte[] bytes = encode(STATE);
        bytes[0] = 4;

        assertThatThrownBy(() -> decode(bytes)).isInstanceOf(IOException.class).hasMessageContaining("version 2");
    }
}
