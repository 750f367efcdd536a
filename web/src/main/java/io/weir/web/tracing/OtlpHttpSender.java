package io.weir.web.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.Compressor;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.MessageWriter;
import io.weir.web.client.HttpAnswer;
import io.weir.web.client.HttpCall;
import java.io.IOException;
import java.util.function.Consumer;

/** Posts messages of the exporter to a collector. */
final class OtlpHttpSender implements HttpSender {
    private final OtlpCollector collector;
    private final HttpSenderConfig config;

    OtlpHttpSender(OtlpCollector collector, HttpSenderConfig config) {
        this.collector = collector;
        this.config = config;
    }

    private record Answered(HttpAnswer answer) implements HttpResponse {
        @Override
        public int getStatusCode() {
            return answer.status();
        }

        @Override
        public String getStatusMessage() {
            return "HTTP " + answer.status();
        }

        @Override
        public byte[] getResponseBody() {
            return answer.bytes();
        }
    }

    @Override
    public void send(MessageWriter message, Consumer<HttpResponse> onAnswer, Consumer<Throwable> onFailure) {
        try {
            Compressor compressor = config.getCompressor();
            HttpCall call = HttpCall.of(
                    "POST",
                    config.getEndpoint().toString(),
                    config.getContentType(),
                    OtlpCollector.bytes(message, compressor));
            if (compressor != null) {
                call = call.header("Content-Encoding", compressor.getEncoding());
            }
            HttpAnswer answer = collector.send(call, config.getHeadersSupplier().get(), config.getTimeout());
            onAnswer.accept(new Answered(answer));
        } catch (IOException e) {
            onFailure.accept(e);
        }
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }
}
