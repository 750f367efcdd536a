package io.weir.alertmanager.receiver;

import io.weir.alertmanager.config.SnsConfig;
import io.weir.alertmanager.notify.Outcome;
import io.weir.web.client.HttpAnswer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Amazon SNS: the action Publish of its query API. */
final class SnsService implements Service {
    private static final String API_VERSION = "2010-03-31";
    private static final int MAX_BYTES = 256 * 1024;
    private static final int MAX_SMS_BYTES = 1600;

    private final SnsConfig config;
    private final AwsSigning signing;

    SnsService(SnsConfig config, InstantSource clock) {
        this.config = config;
        this.signing = new AwsSigning(config.signing(), clock);
    }

    @Override
    public Outcome deliver(Rendering rendering, Exchange http) throws IOException, InterruptedException {
        String configured = rendering.text(config.apiUrl());
        String url = configured.isEmpty() ? "https://sns." + signing.region() + ".amazonaws.com/" : configured;
        Map<String, String> form = form(rendering);
        HttpAnswer answer;
        try {
            answer = http.send(signing.form("sns", url, form, http));
        } catch (TransportException e) {
            throw e;
        } catch (IOException e) {
            return Outcome.retry("other", String.valueOf(e.getMessage()));
        }
        return Answers.outcome(answer);
    }

    private Map<String, String> form(Rendering rendering) {
        Map<String, String> attributes = new TreeMap<>();
        config.attributes().forEach((name, value) -> attributes.put(rendering.text(name), rendering.text(value)));
        Map<String, String> form = new TreeMap<>();
        form.put("Action", "Publish");
        form.put("Version", API_VERSION);
        String topic = rendering.text(config.topicArn());
        if (!topic.isEmpty()) {
            form.put("TopicArn", topic);
        }
        if (topic.endsWith(".fifo")) {
            form.put("MessageDeduplicationId", rendering.deduplicationKey());
            form.put("MessageGroupId", rendering.deduplicationKey());
        }
        if (!config.phoneNumber().isEmpty()) {
            form.put("PhoneNumber", rendering.text(config.phoneNumber()));
        }
        if (!config.targetArn().isEmpty()) {
            form.put("TargetArn", rendering.text(config.targetArn()));
        }
        String message = rendering.text(config.message());
        String cut = cut(message, config.phoneNumber().isEmpty() ? MAX_BYTES : MAX_SMS_BYTES);
        if (cut.length() < message.length()) {
            attributes.put("truncated", "true");
        }
        form.put("Message", cut);
        if (!config.subject().isEmpty()) {
            form.put("Subject", rendering.text(config.subject()));
        }
        int number = 1;
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            String prefix = "MessageAttributes.entry." + number++ + ".";
            form.put(prefix + "Name", attribute.getKey());
            form.put(prefix + "Value.DataType", "String");
            form.put(prefix + "Value.StringValue", attribute.getValue());
        }
        return form;
    }

    /** The first bytes of {@code text} that make whole characters. */
    private static String cut(String text, int maxBytes) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= maxBytes) {
            return text;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.IGNORE)
                    .decode(ByteBuffer.wrap(Arrays.copyOf(bytes, maxBytes)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalStateException("malformed input is ignored", e);
        }
    }
}
