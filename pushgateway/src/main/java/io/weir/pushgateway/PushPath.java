package io.weir.pushgateway;

import io.weir.exposition.EscapingScheme;
import io.weir.model.relabel.NameValidation;
import io.weir.web.HttpException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The path of a push: {@code /metrics/job[@base64]/<JOB>{/<NAME>[@base64]/<VALUE>}}. Follows {@code splitLabels} in the
 * Pushgateway's handler/push.go.
 */
final class PushPath {
    private static final String PREFIX = "/metrics/";
    private static final String BASE64 = "@base64";
    private static final String RESERVED = "__";

    private PushPath() {}

    /** The path of a group below the gateway's root, relative and in base64, so that any name and value fits. */
    static String of(GroupingKey key) {
        StringBuilder path = new StringBuilder("metrics/").append(segment(GroupingKey.JOB, key.job()));
        key.labels().forEach((name, value) -> {
            if (!name.equals(GroupingKey.JOB)) {
                path.append('/').append(segment(EscapingScheme.VALUES.escape(name), value));
            }
        });
        return path.toString();
    }

    private static String segment(String name, String value) {
        String base64 = Base64.getUrlEncoder().withoutPadding().encodeToString(value.getBytes(StandardCharsets.UTF_8));
        return name + BASE64 + "/" + base64 + "=";
    }

    /**
     * Decodes the percent escapes of a path. A {@code %2F} becomes a separator like any other, as in the Pushgateway.
     *
     * @throws HttpException 400 for a broken escape or text that is not UTF-8
     */
    static String decode(String path) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
        int at = 0;
        while (at < bytes.length) {
            byte b = bytes[at++];
            if (b != '%') {
                decoded.write(b);
                continue;
            }
            int high = at < bytes.length ? Character.digit(bytes[at], 16) : -1;
            int low = at + 1 < bytes.length ? Character.digit(bytes[at + 1], 16) : -1;
            if (high < 0 || low < 0) {
                throw new HttpException(400, "invalid URL escape in \"" + path + "\"");
            }
            decoded.write(16 * high + low);
            at += 2;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(decoded.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new HttpException(400, "path is not valid UTF-8: \"" + path + "\"");
        }
    }

    /** A decoded path without empty, {@code .} and {@code ..} segments; a slash at its end stays. */
    static String clean(String path) {
        Deque<String> kept = new ArrayDeque<>();
        for (String segment : path.split("/")) {
            if (segment.equals("..")) {
                kept.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                kept.addLast(segment);
            }
        }
        String clean = "/" + String.join("/", kept);
        return path.endsWith("/") && !clean.endsWith("/") ? clean + "/" : clean;
    }

    /** A decoded path with escapes where a URL needs them. */
    static String encode(String path) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            boolean plain =
                    b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || "/-_.~@=:".indexOf(b) >= 0;
            if (plain) {
                encoded.append((char) b);
            } else {
                encoded.append(String.format("%%%02X", b));
            }
        }
        return encoded.toString();
    }

    /** {@link #parse(String, NameValidation)} with classic names. */
    static GroupingKey parse(String path) {
        return parse(path, NameValidation.LEGACY);
    }

    /**
     * The group that a decoded, clean path names. Where UTF-8 names are valid, those that a path can't hold are escaped as
     * {@link EscapingScheme#VALUES} does it.
     *
     * @throws HttpException 404 if it is no push path at all, 400 if it is a faulty one
     */
    static GroupingKey parse(String path, NameValidation names) {
        if (!path.startsWith(PREFIX)) {
            throw new HttpException(404, "404 page not found");
        }
        List<String> parts = Arrays.asList(path.substring(PREFIX.length()).split("/", -1));
        boolean encoded = parts.get(0).equals(GroupingKey.JOB + BASE64);
        if (parts.size() < 2 || !encoded && !parts.get(0).equals(GroupingKey.JOB)) {
            throw new HttpException(404, "404 page not found");
        }
        String job = parts.get(1);
        if (encoded) {
            try {
                job = decodeBase64(job);
            } catch (IllegalArgumentException e) {
                throw new HttpException(
                        400, "invalid base64 encoding in job name " + quote(job) + ": " + e.getMessage());
            }
        }
        Map<String, String> labels = labels(parts.subList(2, parts.size()), names);
        if (job.isEmpty()) {
            throw new HttpException(400, "job name is required");
        }
        labels.put(GroupingKey.JOB, job);
        return GroupingKey.of(labels);
    }

    private static Map<String, String> labels(List<String> parts, NameValidation names) {
        Map<String, String> labels = new TreeMap<>();
        if (parts.equals(List.of(""))) {
            return labels;
        }
        if (parts.size() % 2 != 0) {
            throw new HttpException(
                    400, "odd number of components in label string " + quote("/" + String.join("/", parts)));
        }
        for (int i = 0; i < parts.size(); i += 2) {
            boolean encoded = parts.get(i).endsWith(BASE64);
            String written =
                    encoded ? parts.get(i).substring(0, parts.get(i).length() - BASE64.length()) : parts.get(i);
            String name = names == NameValidation.UTF8 ? EscapingScheme.unescape(written) : written;
            String value = parts.get(i + 1);
            if (!names.isLabelName(name) || written.startsWith(RESERVED)) {
                throw new HttpException(400, "improper label name " + quote(written));
            }
            if (encoded) {
                try {
                    value = decodeBase64(value);
                } catch (IllegalArgumentException e) {
                    throw new HttpException(
                            400,
                            "invalid base64 encoding for label " + name + "=" + quote(value) + ": " + e.getMessage());
                }
            }
            labels.put(name, value);
        }
        return labels;
    }

    /** The URL-safe alphabet, padding optional; a single {@code =} stands for the empty string. */
    private static String decodeBase64(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '=') {
            end--;
        }
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            boolean legal =
                    c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_';
            if (!legal) {
                throw new IllegalArgumentException("illegal base64 data at input byte " + i);
            }
        }
        if (end % 4 == 1) {
            throw new IllegalArgumentException("illegal base64 data at input byte " + (end - 1));
        }
        byte[] decoded = Base64.getUrlDecoder().decode(text.substring(0, end));
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(decoded))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("not valid UTF-8", e);
        }
    }

    private static String quote(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }
}
