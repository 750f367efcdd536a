package io.weir.alertmanager.config;

import io.weir.config.ConfigException;
import io.weir.config.Secret;
import io.weir.config.http.HttpClientConfig;
import io.weir.config.http.SecretSource;
import io.weir.config.http.TlsConfig;
import io.weir.config.yaml.YamlMapping;
import io.weir.config.yaml.YamlText;
import io.weir.config.yaml.YamlValue;
import io.weir.model.PromDuration;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a receiver or of {@code global}, and remembers what they came to be: with defaults filled in and
 * secrets masked, as the API shows the configuration. What it remembers can be read again.
 */
final class FieldReader {
    private final YamlMapping mapping;
    private final Path directory;
    private final Map<String, Object> shown = new LinkedHashMap<>();

    /** @param directory of the configuration file, against which the files of {@code http_config} are resolved */
    FieldReader(YamlMapping mapping, Path directory) {
        this.mapping = mapping;
        this.directory = directory;
    }

    YamlMapping mapping() {
        return mapping;
    }

    ConfigException error(String problem) {
        return mapping.error(problem);
    }

    ConfigException error(String key, String problem) {
        return mapping.error(key, problem);
    }

    /** A text, often a template. */
    String text(String key, String fallback) {
        String text = mapping.string(key, fallback);
        YamlText.putUnlessEmpty(shown, key, text);
        return text;
    }

    String text(String key) {
        return text(key, "");
    }

    /** A text that must be given; {@code problem} says so if it isn't. */
    String requiredText(String key, String problem) {
        String text = text(key);
        if (text.isEmpty()) {
            throw mapping.error(problem);
        }
        return text;
    }

    boolean bool(String key, boolean fallback) {
        boolean value = mapping.bool(key, fallback);
        shown.put(key, value);
        return value;
    }

    @Nullable
    Boolean optionalBool(String key) {
        return mapping.value(key).isPresent() ? Boolean.valueOf(bool(key, false)) : null;
    }

    /** A whole number from 0. */
    long unsigned(String key) {
        long value = mapping.unsigned(key, 0);
        shown.put(key, value);
        return value;
    }

    long integer(String key) {
        long value = mapping.value(key).map(YamlValue::asLong).orElse(0L);
        if (value != 0) {
            shown.put(key, value);
        }
        return value;
    }

    /** A duration in Prometheus's notation. */
    Duration duration(String key, Duration fallback) {
        Duration duration = mapping.duration(key, fallback);
        shown.put(key, PromDuration.format(duration));
        return duration;
    }

    /** A duration in Go's notation, which a few fields have instead of Prometheus's. */
    Duration goDuration(String key, Duration fallback) {
        Duration duration = mapping.value(key).map(FieldReader::goDuration).orElse(fallback);
        shown.put(key, GoDurations.format(duration));
        return duration;
    }

    private static Duration goDuration(YamlValue value) {
        try {
            return GoDurations.parse(value.asString());
        } catch (IllegalArgumentException e) {
            throw value.error(String.valueOf(e.getMessage()));
        }
    }

    List<String> texts(String key) {
        List<String> texts = mapping.strings(key);
        YamlText.putUnlessEmpty(shown, key, texts);
        return texts;
    }

    Map<String, String> textMap(String key) {
        Map<String, String> texts = mapping.stringMap(key);
        YamlText.putUnlessEmpty(shown, key, texts);
        return texts;
    }

    /** Any YAML below {@code key} as maps, lists and scalars, with {@code defaults} for keys that aren't there. */
    Map<String, Object> tree(String key, Map<String, Object> defaults) {
        Map<String, Object> tree = new LinkedHashMap<>();
        mapping.value(key)
                .ifPresent(value ->
                        value.asMapping().keys().forEach(name -> tree.put(name, YamlTree.of(value.asMapping(), name))));
        defaults.forEach(tree::putIfAbsent);
        YamlText.putUnlessEmpty(shown, key, tree);
        return tree;
    }

    /** Any YAML at {@code key}, null if there is none. */
    @Nullable
    Object optionalTree(String key) {
        if (mapping.value(key).isEmpty()) {
            return null;
        }
        Object tree = YamlTree.of(mapping, key);
        shown.put(key, tree);
        return tree;
    }

    /**
     * A secret given by {@code key} or, in a file of its own, by {@code key_file}; null if by neither. The file's name is
     * relative to the working directory, unlike those of {@code http_config}.
     */
    @Nullable
    SecretSource secret(String key) {
        Secret inline = mapping.optionalSecret(key);
        String file = mapping.string(key + "_file", "");
        boolean given = inline != null && !inline.reveal().isEmpty();
        if (given && !file.isEmpty()) {
            throw error("at most one of " + key + " & " + key + "_file must be configured");
        }
        if (!file.isEmpty()) {
            return showSecret(key, SecretSource.ofFile(Path.of(file)));
        }
        return given ? showSecret(key, new SecretSource(inline, null)) : null;
    }

    /** {@link #secret}, or {@code fallback}, which is shown then. */
    @Nullable
    SecretSource secret(String key, @Nullable SecretSource fallback) {
        SecretSource own = secret(key);
        return own != null || fallback == null ? own : showSecret(key, fallback);
    }

    /** {@link #secret} that must be given. */
    SecretSource requiredSecret(String key) {
        SecretSource secret = secret(key);
        if (secret == null) {
            throw error("one of " + key + " or " + key + "_file must be configured");
        }
        return secret;
    }

    /** {@link #secretUrl} that must be given. */
    SecretSource requiredSecretUrl(String key) {
        SecretSource url = secretUrl(key);
        if (url == null) {
            throw error("one of " + key + " or " + key + "_file must be configured");
        }
        return url;
    }

    /** {@link #requiredSecretUrl} that is shown, since it is no secret. */
    SecretSource plainUrl(String key) {
        SecretSource url = requiredSecretUrl(key);
        Secret inline = url.inline();
        if (inline != null) {
            shown.put(key, inline.reveal());
        }
        return url;
    }

    /** A secret that is a URL. */
    @Nullable
    SecretSource secretUrl(String key) {
        SecretSource secret = secret(key);
        Secret inline = secret == null ? null : secret.inline();
        // What a configuration shows in place of a URL is taken back, as amtool does with the running configuration.
        if (inline != null && !inline.reveal().equals(Secret.MASK)) {
            verifyUrl(key, inline.reveal());
        }
        return secret;
    }

    /** Shows that a secret is the field's, or the file that it is in. */
    SecretSource showSecret(String key, SecretSource secret) {
        if (secret.file() == null) {
            shown.put(key, Secret.MASK);
        } else {
            shown.put(key + "_file", secret.file().toString());
        }
        return secret;
    }

    /** A URL, or {@code fallback} if none is given. */
    URI url(String key, URI fallback) {
        URI url = optionalUrl(key);
        if (url == null) {
            shown.put(key, fallback.toString());
            return fallback;
        }
        return url;
    }

    /** {@link #url} of a field that older tools refuse: shown only if it was given, so that these read what is shown. */
    URI newerUrl(String key, URI fallback) {
        URI url = optionalUrl(key);
        return url == null ? fallback : url;
    }

    @Nullable
    URI optionalUrl(String key) {
        String text = text(key);
        return text.isEmpty() ? null : verifyUrl(key, text);
    }

    /** @throws ConfigException unless {@code text} is an absolute URL of a web server */
    URI verifyUrl(String key, String text) {
        try {
            URI url = new URI(text);
            if (!"http".equalsIgnoreCase(url.getScheme()) && !"https".equalsIgnoreCase(url.getScheme())) {
                String scheme = url.getScheme() == null ? "" : url.getScheme();
                throw error(key, "unsupported scheme \"" + scheme + "\" for URL");
            }
            if (url.getRawAuthority() == null) {
                throw error(key, "missing host for URL");
            }
            return url;
        } catch (URISyntaxException e) {
            // The text itself may hold a secret.
            throw error(key, "not a URL: " + e.getReason() + " at index " + e.getIndex());
        }
    }

    /** {@code http_config}, which replaces {@code fallback} as a whole. */
    HttpClientConfig http(HttpClientConfig fallback) {
        HttpClientConfig http = ownHttp().orElse(fallback);
        shown.put("http_config", http.toMap());
        return http;
    }

    /** The own {@code http_config}, if there is one. Not shown. */
    java.util.Optional<HttpClientConfig> ownHttp() {
        return mapping.mapping("http_config").map(block -> {
            HttpClientConfig http = HttpClientConfig.read(block, directory);
            block.refuseUnknown();
            return http;
        });
    }

    /** TLS settings of SMTP, whose files are relative to the working directory. */
    TlsConfig tls(String key, TlsConfig fallback) {
        TlsConfig tls = mapping.mapping(key)
                .map(block -> HttpClientConfig.readTls(block, Path.of("")))
                .orElse(fallback);
        YamlText.putUnlessEmpty(shown, key, tls.toMap());
        return tls;
    }

    /** What {@code read} makes of each mapping of a list. */
    <T> List<T> each(String key, Function<FieldReader, T> read) {
        List<T> items = new ArrayList<>();
        List<Map<String, Object>> shownItems = new ArrayList<>();
        for (YamlMapping item : mapping.mappings(key)) {
            FieldReader fields = new FieldReader(item, directory);
            items.add(read.apply(fields));
            shownItems.add(fields.end());
        }
        YamlText.putUnlessEmpty(shown, key, shownItems);
        return items;
    }

    /** What {@code read} makes of the mapping at {@code key}, null if there is none. */
    <T> @Nullable T block(String key, Function<FieldReader, T> read) {
        YamlMapping block = mapping.mapping(key).orElse(null);
        if (block == null) {
            return null;
        }
        FieldReader fields = new FieldReader(block, directory);
        T value = read.apply(fields);
        YamlText.putUnlessEmpty(shown, key, fields.end());
        return value;
    }

    /** Shows {@code value} as the field's. */
    void show(String key, Object value) {
        shown.put(key, value);
    }

    /** The fields as the API shows them, as far as they have been read; more join them while reading goes on. */
    Map<String, Object> shown() {
        return shown;
    }

    /** Refuses what was not asked for. @return the fields as the API shows them */
    Map<String, Object> end() {
        mapping.refuseUnknown();
        return shown;
    }
}
