package io.weir.web.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.Compressor;
import io.opentelemetry.sdk.common.export.GrpcResponse;
import io.opentelemetry.sdk.common.export.GrpcSender;
import io.opentelemetry.sdk.common.export.GrpcSenderConfig;
import io.opentelemetry.sdk.common.export.GrpcStatusCode;
import io.opentelemetry.sdk.common.export.MessageWriter;
import io.weir.web.client.HttpAnswer;
import io.weir.web.client.HttpCall;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Calls the collector's one method by gRPC, which for a call with one message each way is a POST over HTTP/2.
 *
 * <pre>{@code
 * ┌────────────────┬─────────────────────┬─────────┐
 * │ compressed 1 B │ length 4 B, network │ message │      the status follows in the trailer grpc-status
 * └────────────────┴─────────────────────┴─────────┘
 * }</pre>
 */
final class OtlpGrpcSender implements GrpcSender {
    private static final int PREFIX_BYTES = 5;

    private final OtlpCollector collector;
    private final GrpcSenderConfig config;

    OtlpGrpcSender(OtlpCollector collector, GrpcSenderConfig config) {
        this.collector = collector;
        this.config = config;
    }

    private record Answered(GrpcStatusCode getStatusCode, HttpAnswer answer) implements GrpcResponse {
        @Override
        public String getStatusDescription() {
            return answer.trailer("grpc-message");
        }

        @Override
        public byte[] getResponseMessage() {
            byte[] body = answer.bytes();
            return Arrays.copyOfRange(body, Math.min(PREFIX_BYTES, body.length), body.length);
        }
    }

    @Override
    public void send(MessageWriter message, Consumer<GrpcResponse> onAnswer, Consumer<Throwable> onFailure) {
        try {
            Compressor compressor = config.getCompressor();
            byte[] bytes = OtlpCollector.bytes(message, compressor);
            byte[] frame = ByteBuffer.allocate(PREFIX_BYTES + bytes.length)
                    .put((byte) (compressor == null ? 0 : 1))
                    .putInt(bytes.length)
                    .put(bytes)
                    .array();
            String url = config.getEndpoint() + "/" + config.getFullMethodName();
            HttpCall call = HttpCall.of("POST", url, "application/grpc", frame)
                    .overHttp2()
                    .header("TE", "trailers");
            if (compressor != null) {
                call = call.header("grpc-encoding", compressor.getEncoding());
            }
            onAnswer.accept(
                    answered(collector.send(call, config.getHeadersSupplier().get(), config.getTimeout())));
        } catch (IOException e) {
            onFailure.accept(e);
        }
    }

    private static Answered answered(HttpAnswer answer) throws IOException {
        String status = answer.trailer("grpc-status");
        if (!answer.isSuccess() || !status.matches("\\d{1,2}")) {
            throw new IOException("collector answered HTTP " + answer.status() + " without a status of gRPC; does"
                    + " the endpoint speak gRPC (client_type: grpc), or HTTP (client_type: http)?");
        }
        return new Answered(GrpcStatusCode.fromValue(Integer.parseInt(status)), answer);
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }
}
