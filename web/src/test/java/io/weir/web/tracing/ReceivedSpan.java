package io.weir.web.tracing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A span in an {@code ExportTraceServiceRequest}, with its ids in hexadecimal; the parent's is empty for a root. */
record ReceivedSpan(String name, String traceId, String spanId, String parentId) {
    // Fields of the messages on the way to a span, and of the span.
    private static final int RESOURCE_SPANS = 1;
    private static final int SCOPE_SPANS = 2;
    private static final int SPANS = 2;
    private static final int TRACE_ID = 1;
    private static final int SPAN_ID = 2;
    private static final int PARENT_ID = 4;
    private static final int NAME = 5;

    static List<ReceivedSpan> of(byte[] request) {
        List<ReceivedSpan> spans = new ArrayList<>();
        for (byte[] resource : fields(request, RESOURCE_SPANS)) {
            for (byte[] scope : fields(resource, SCOPE_SPANS)) {
                for (byte[] span : fields(scope, SPANS)) {
                    spans.add(new ReceivedSpan(
                            new String(first(span, NAME), StandardCharsets.UTF_8),
                            HexFormat.of().formatHex(first(span, TRACE_ID)),
                            HexFormat.of().formatHex(first(span, SPAN_ID)),
                            HexFormat.of().formatHex(first(span, PARENT_ID))));
                }
            }
        }
        return spans;
    }

    private static byte[] first(byte[] message, int number) {
        List<byte[]> found = fields(message, number);
        return found.isEmpty() ? new byte[0] : found.get(0);
    }

    /** The fields of a number that have a length: messages, texts and bytes. */
    private static List<byte[]> fields(byte[] message, int number) {
        List<byte[]> found = new ArrayList<>();
        int at = 0;
        while (at < message.length) {
            long tag = varint(message, at);
            at += varintBytes(tag);
            long value = (tag & 7) == 0 || (tag & 7) == 2 ? varint(message, at) : 0;
            switch ((int) (tag & 7)) {
                case 0 -> at += varintBytes(value);
                case 1 -> at += 8;
                case 2 -> {
                    at += varintBytes(value);
                    if (tag >>> 3 == number) {
                        found.add(java.util.Arrays.copyOfRange(message, at, at + (int) value));
                    }
                    at += (int) value;
                }
                case 5 -> at += 4;
                default -> throw new IllegalArgumentException("wire type " + (tag & 7));
            }
        }
        return found;
    }

    private static long varint(byte[] message, int at) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = message[at++];
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private static int varintBytes(long value) {
        return value == 0 ? 1 : (70 - Long.numberOfLeadingZeros(value)) / 7;
    }
}
