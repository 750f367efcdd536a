package io.weir.alertmanager.receiver;

import io.weir.alertmanager.config.SnsConfig;
import io.weir.config.http.HttpClientConfig;
import io.weir.config.http.SecretSource;
import io.weir.config.http.TlsConfig;
import io.weir.web.client.HttpAnswer;
import io.weir.web.client.HttpCall;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * Requests to AWS with their signature. Credentials are those configured, or those that the environment has, by AWS's own
 * rules; with a role, those of the role, kept until shortly before they end. Thread-safe.
 */
final class AwsSigning {
    static final String CA_BUNDLE = "AWS_CA_BUNDLE";

    private static final Duration RENEWED_BEFORE_END = Duration.ofMinutes(1);

    private record Assumed(AwsCredentials credentials, Instant end) {}

    private final SnsConfig.Signing config;
    private final InstantSource clock;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private volatile @Nullable Assumed assumed;

    AwsSigning(SnsConfig.Signing config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
    }

    /**
     * {@code http} with the authorities of a file, unless it names its own.
     *
     * @param bundle the value of {@link #CA_BUNDLE}, by which all tools for AWS are told; null or empty for none
     */
    static HttpClientConfig trusting(HttpClientConfig http, @Nullable String bundle) {
        TlsConfig tls = http.tls();
        boolean ownAuthorities = tls.ca().isPresent() || tls.caFile().isPresent();
        return bundle == null || bundle.isEmpty() || ownAuthorities
                ? http
                : http.withTls(tls.withCaFile(Path.of(bundle)));
    }

    /** @throws IOException if neither the configuration nor the environment names a region */
    String region() throws IOException {
        if (!config.region().isEmpty()) {
            return config.region();
        }
        try {
            DefaultAwsRegionProviderChain.Builder chain = DefaultAwsRegionProviderChain.builder();
            if (!config.profile().isEmpty()) {
                chain.profileName(config.profile());
            }
            return chain.build().getRegion().id();
        } catch (SdkException e) {
            throw new IOException("region not configured in sns.sigv4.region or in default credentials chain", e);
        }
    }

    /** A request of a form, signed for {@code service}. */
    HttpCall form(String service, String url, Map<String, String> form, Exchange http)
            throws IOException, InterruptedException {
        return signed(service, url, form, credentials(http));
    }

    private HttpCall signed(String service, String url, Map<String, String> form, AwsCredentials credentials)
            throws IOException {
        String body = Urls.query(form);
        String type = "application/x-www-form-urlencoded; charset=utf-8";
        String region = region();
        SdkHttpRequest signed = signer.sign(request -> request.identity(credentials)
                        .request(SdkHttpRequest.builder()
                                .method(SdkHttpMethod.POST)
                                .uri(URI.create(url))
                                .putHeader("Content-Type", type)
                                .build())
                        .payload(ContentStreamProvider.fromUtf8String(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region))
                .request();
        HttpCall call = HttpCall.of("POST", url, type, body.getBytes(StandardCharsets.UTF_8));
        for (Map.Entry<String, List<String>> header : signed.headers().entrySet()) {
            if (!header.getKey().equalsIgnoreCase("Host") && !header.getKey().equalsIgnoreCase("Content-Type")) {
                call = call.header(header.getKey(), header.getValue().get(0));
            }
        }
        return call;
    }

    private AwsCredentials credentials(Exchange http) throws IOException, InterruptedException {
        if (config.roleArn().isEmpty()) {
            return own();
        }
        Assumed current = assumed;
        if (current == null || clock.instant().isAfter(current.end().minus(RENEWED_BEFORE_END))) {
            current = assume(http);
            assumed = current;
        }
        return current.credentials();
    }

    private AwsCredentials own() throws IOException {
        SecretSource secretKey = config.secretKey();
        if (secretKey != null) {
            return AwsBasicCredentials.create(config.accessKey(), secretKey.read());
        }
        try {
            DefaultCredentialsProvider.Builder builder = DefaultCredentialsProvider.builder();
            if (!config.profile().isEmpty()) {
                builder.profileName(config.profile());
            }
            AwsCredentialsProvider provider = builder.build();
            return provider.resolveCredentials();
        } catch (SdkException e) {
            throw new IOException("no AWS credentials: " + e.getMessage(), e);
        }
    }

    private Assumed assume(Exchange http) throws IOException, InterruptedException {
        Map<String, String> form = new TreeMap<>();
        form.put("Action", "AssumeRole");
        form.put("Version", "2011-06-15");
        form.put("RoleArn", config.roleArn());
        form.put("RoleSessionName", "weir-" + clock.instant().toEpochMilli());
        if (!config.externalId().isEmpty()) {
            form.put("ExternalId", config.externalId());
        }
        String url = "https://sts." + region() + ".amazonaws.com/";
        HttpAnswer answer = http.send(signed("sts", url, form, own()));
        if (!answer.isSuccess()) {
            throw new IOException(
                    "could not assume the role: " + Answers.outcome(answer).message());
        }
        Map<String, String> fields = texts(answer.text());
        return new Assumed(
                AwsSessionCredentials.create(
                        fields.getOrDefault("AccessKeyId", ""),
                        fields.getOrDefault("SecretAccessKey", ""),
                        fields.getOrDefault("SessionToken", "")),
                Instant.parse(fields.getOrDefault("Expiration", clock.instant().toString())));
    }

    /** The texts of an XML document's elements by their names. */
    static Map<String, String> texts(String xml) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newInstance();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        Map<String, String> texts = new TreeMap<>();
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(xml));
            String element = "";
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    element = reader.getLocalName();
                } else if (event == XMLStreamConstants.CHARACTERS && !reader.isWhiteSpace()) {
                    texts.merge(element, reader.getText(), String::concat);
                }
            }
            return texts;
        } catch (XMLStreamException e) {
            throw new IOException("the answer is not XML", e);
        }
    }
}
