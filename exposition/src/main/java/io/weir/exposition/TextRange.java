package io.weir.exposition;

import io.weir.exposition.protobuf.MalformedProtobufException;
import io.weir.exposition.protobuf.ProtobufReader;

/** Where a text lies in a buffer. Mutable, reused. */
final class TextRange {
    private int start;
    private int end;

    void clear() {
        start = 0;
        end = 0;
    }

    void read(ProtobufReader in) throws MalformedProtobufException {
        int outer = in.enter();
        start = in.position();
        end = in.end();
        in.leave(outer);
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    boolean isEmpty() {
        return start == end;
    }

    boolean isValid(byte[] buffer) {
        return Utf8.isValid(buffer, start, end);
    }

    String text(byte[] buffer) {
        return Utf8.decode(buffer, start, end);
    }

    String quoted(byte[] buffer) {
        return Utf8.quote(buffer, start, end);
    }
}
