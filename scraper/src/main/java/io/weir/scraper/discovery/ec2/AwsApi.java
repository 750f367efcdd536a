package io.weir.scraper.discovery.ec2;

import io.weir.web.client.ConfiguredClient;
import io.weir.web.client.HttpAnswer;
import io.weir.web.client.HttpCall;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/** Calls actions of AWS's query API: a signed form, and an answer in XML. Thread-safe. */
final class AwsApi {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String FORM = "application/x-www-form-urlencoded; charset=utf-8";

    private final ConfiguredClient client;
    private final String userAgent;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

    AwsApi(ConfiguredClient client, String userAgent) {
        this.client = client;
        this.userAgent = userAgent;
    }

    /**
     * The root of the answer.
     *
     * @param service as signatures name it
     * @param credentials null for an action that needs no signature
     * @throws IOException if it fails; the text has AWS's code
     */
    XmlElement call(
            String service, URI endpoint, String region, Map<String, String> form, @Nullable AwsCredentials credentials)
            throws IOException, InterruptedException {
        String body = form.entrySet().stream()
                .map(field -> encode(field.getKey()) + '=' + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        String url = endpoint + (endpoint.getRawPath().isEmpty() ? "/" : "");
        HttpCall call = HttpCall.of("POST", url, FORM, body.getBytes(StandardCharsets.UTF_8))
                .header("User-Agent", userAgent);
        if (credentials != null) {
            call = signed(call, service, url, region, body, credentials);
        }
        HttpAnswer answer = client.send(call, TIMEOUT);
        if (answer.isSuccess()) {
            return XmlElement.parse(answer.text());
        }
        throw new IOException(form.get("Action") + ": " + problem(answer));
    }

    private HttpCall signed(
            HttpCall call, String service, String url, String region, String body, AwsCredentials credentials) {
        SdkHttpRequest signed = signer.sign(request -> request.identity(credentials)
                        .request(SdkHttpRequest.builder()
                                .method(SdkHttpMethod.POST)
                                .uri(URI.create(url))
                                .putHeader("Content-Type", FORM)
                                .build())
                        .payload(ContentStreamProvider.fromUtf8String(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region))
                .request();
        HttpCall result = call;
        for (Map.Entry<String, List<String>> header : signed.headers().entrySet()) {
            if (!header.getKey().equalsIgnoreCase("Host") && !header.getKey().equalsIgnoreCase("Content-Type")) {
                result = result.header(header.getKey(), header.getValue().get(0));
            }
        }
        return result;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** EC2 wraps its errors, other services don't. */
    private static String problem(HttpAnswer answer) {
        try {
            XmlElement root = XmlElement.parse(answer.text());
            for (XmlElement error : List.of(root.child("Errors").child("Error"), root.child("Error"))) {
                if (!error.text("Code").isEmpty()) {
                    return error.text("Code") + ": " + error.text("Message");
                }
            }
        } catch (IOException e) {
            return "server returned HTTP status " + answer.status();
        }
        return "server returned HTTP status " + answer.status();
    }
}
