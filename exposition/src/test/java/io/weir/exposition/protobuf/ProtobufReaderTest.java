package io.weir.exposition.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.exposition.testing.ProtobufWriter;
import org.junit.jupiter.api.Test;

class ProtobufReaderTest {
    private static ProtobufReader reader(ProtobufWriter message) {
        ProtobufReader reader = new ProtobufReader();
        reader.reset(message.bytes(), 0, message.bytes().length);
        return reader;
    }

    @Test
    void readsEachWireTypeAndStepsOverUnknownFields() throws MalformedProtobufException {
        ProtobufReader reader = reader(ProtobufWriter.message()
                .add(1, -7L)
                .add(2, 1.5)
                .add(3, "text")
                .add(4, ProtobufWriter.message().add(1, 42L).add(9, "rest")));

        assertThat(reader.next()).isTrue();
        assertThat(reader.varint()).isEqualTo(-7);
        assertThat(reader.next()).isTrue();
        assertThat(reader.fixedDouble()).isEqualTo(1.5);
        assertThat(reader.next()).isTrue();
        reader.skip();
        assertThat(reader.next()).isTrue();
        int outer = reader.enter();
        assertThat(reader.next()).isTrue();
        assertThat(reader.varint()).isEqualTo(42);
        reader.leave(outer);
        assertThat(reader.next()).isFalse();
    }

    @Test
    void saysWhereAMessageIsMalformed() throws MalformedProtobufException {
        ProtobufReader wrongType = reader(ProtobufWriter.message().add(1, "text"));
        assertThat(wrongType.next()).isTrue();
        assertThatThrownBy(wrongType::varint)
                .hasMessage("malformed protobuf at byte 1: field 1 has wire type 2, not 0");

        ProtobufReader tooLong =
                reader(ProtobufWriter.message().varint(1 << 3 | 2).varint(100));
        assertThat(tooLong.next()).isTrue();
        assertThatThrownBy(tooLong::skip)
                .hasMessage("malformed protobuf at byte 2: unexpected EOF: length 100 with 0 bytes left");

        assertThatThrownBy(reader(ProtobufWriter.message().varint(2))::next).hasMessageContaining("field number 0");
        assertThatThrownBy(reader(ProtobufWriter.message().varint(-1))::next).hasMessageContaining("field number");
    }
}
