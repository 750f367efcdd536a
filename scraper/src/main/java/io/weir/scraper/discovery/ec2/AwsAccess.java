package io.weir.scraper.discovery.ec2;

import io.weir.config.prometheus.discovery.Ec2SdConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * Region, addresses and credentials. What the configuration leaves open the environment says, by AWS's own rules:
 * variables, the token of a Kubernetes service account, files with profiles, the instance's metadata. A role's credentials
 * are kept until shortly before they end. Used by one thread at a time.
 */
final class AwsAccess {
    private static final Duration RENEWED_BEFORE_END = Duration.ofMinutes(5);
    private static final String STS = "sts";

    private record Assumed(AwsCredentials credentials, Instant end) {}

    private final Ec2SdConfig config;
    private final AwsApi api;
    private final Function<String, @Nullable String> environment;
    private final InstantSource clock;
    private @Nullable String region;
    private @Nullable Assumed assumed;
    private @Nullable DefaultCredentialsProvider chain;

    AwsAccess(Ec2SdConfig config, AwsApi api, Function<String, @Nullable String> environment, InstantSource clock) {
        this.config = config;
        this.api = api;
        this.environment = environment;
        this.clock = clock;
    }

    /** @throws IOException if neither the configuration nor the environment names one */
    String region() throws IOException {
        if (region == null) {
            region = config.region().isEmpty() ? ownRegion() : config.region();
        }
        return region;
    }

    private String ownRegion() throws IOException {
        try {
            DefaultAwsRegionProviderChain.Builder builder = DefaultAwsRegionProviderChain.builder();
            if (!config.profile().isEmpty()) {
                builder.profileName(config.profile());
            }
            return builder.build().getRegion().id();
        } catch (SdkException e) {
            throw new IOException("no AWS region: write region, or set AWS_REGION: " + e.getMessage(), e);
        }
    }

    URI endpoint(String service) throws IOException {
        String written = service.equals(STS) ? "" : config.endpoint();
        for (String name : List.of("AWS_ENDPOINT_URL_" + service.toUpperCase(Locale.ROOT), "AWS_ENDPOINT_URL")) {
            written = written.isEmpty() ? variable(name) : written;
        }
        try {
            return written.isEmpty()
                    ? URI.create("https://" + ServiceMetadata.of(service).endpointFor(Region.of(region())))
                    : URI.create(written);
        } catch (IllegalArgumentException e) {
            throw new IOException("AWS endpoint is not a URL: " + e.getMessage(), e);
        }
    }

    private String variable(String name) {
        String value = environment.apply(name);
        return value == null ? "" : value;
    }

    /** @throws IOException if there are none */
    AwsCredentials credentials() throws IOException, InterruptedException {
        String tokenFile = variable("AWS_WEB_IDENTITY_TOKEN_FILE");
        boolean configured = !config.accessKey().isEmpty() && config.secretKey().isPresent();
        boolean webIdentity = !configured
                && !tokenFile.isEmpty()
                && variable("AWS_ACCESS_KEY_ID").isEmpty();
        if (config.roleArn().isEmpty() && !webIdentity) {
            return own(configured);
        }
        Assumed current = assumed;
        if (current == null || clock.instant().isAfter(current.end().minus(RENEWED_BEFORE_END))) {
            Assumed byToken = webIdentity ? assumeByToken(Path.of(tokenFile)) : null;
            if (byToken != null && config.roleArn().isEmpty()) {
                current = byToken;
            } else {
                current = assume(byToken == null ? own(configured) : byToken.credentials());
            }
            assumed = current;
        }
        return current.credentials();
    }

    private AwsCredentials own(boolean configured) throws IOException {
        if (configured) {
            return AwsBasicCredentials.create(
                    config.accessKey(),
                    config.secretKey().map(secret -> secret.reveal()).orElse(""));
        }
        try {
            DefaultCredentialsProvider provider = chain;
            if (provider == null) {
                DefaultCredentialsProvider.Builder builder = DefaultCredentialsProvider.builder();
                if (!config.profile().isEmpty()) {
                    builder.profileName(config.profile());
                }
                provider = builder.build();
                chain = provider;
            }
            return provider.resolveCredentials();
        } catch (SdkException e) {
            throw new IOException("no AWS credentials: " + e.getMessage(), e);
        }
    }

    private Assumed assume(AwsCredentials own) throws IOException, InterruptedException {
        Map<String, String> form = new TreeMap<>(Map.of("Action", "AssumeRole", "RoleArn", config.roleArn()));
        if (!config.externalId().isEmpty()) {
            form.put("ExternalId", config.externalId());
        }
        return assume(form, own);
    }

    private Assumed assumeByToken(Path tokenFile) throws IOException, InterruptedException {
        Map<String, String> form = new TreeMap<>(Map.of(
                "Action",
                "AssumeRoleWithWebIdentity",
                "RoleArn",
                variable("AWS_ROLE_ARN"),
                "WebIdentityToken",
                Files.readString(tokenFile).strip()));
        return assume(form, null);
    }

    private Assumed assume(Map<String, String> form, @Nullable AwsCredentials own)
            throws IOException, InterruptedException {
        form.put("Version", "2011-06-15");
        form.put("RoleSessionName", "weir-" + clock.instant().toEpochMilli());
        XmlElement answer = api.call(STS, endpoint(STS), region(), form, own);
        XmlElement given = answer.child(form.get("Action") + "Result").child("Credentials");
        try {
            return new Assumed(
                    AwsSessionCredentials.create(
                            given.text("AccessKeyId"), given.text("SecretAccessKey"), given.text("SessionToken")),
                    Instant.parse(given.text("Expiration")));
        } catch (DateTimeException e) {
            throw new IOException("STS doesn't say when credentials end", e);
        }
    }

    /** Forgets a role's credentials, as they were refused. */
    void forget() {
        assumed = null;
    }
}
