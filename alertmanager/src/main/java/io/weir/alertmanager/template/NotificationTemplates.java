package io.weir.alertmanager.template;

import io.weir.config.ConfigException;
import io.weir.config.FileGlob;
import io.weir.template.ExecutionOptions;
import io.weir.template.TemplateException;
import io.weir.template.TemplateFunction;
import io.weir.template.TemplateSet;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The default templates and the user's, which may replace any of them. Immutable and thread-safe. */
public final class NotificationTemplates {
    private static final List<String> DEFAULTS = List.of("default.tmpl", "email.tmpl");

    /** The name of a text that is not in a file. No file is called so. */
    private static final String INLINE = "";

    private final TemplateSet templates;
    private final String externalUrl;

    private NotificationTemplates(TemplateSet templates, String externalUrl) {
        this.templates = templates;
        this.externalUrl = externalUrl;
    }

    /**
     * Reads the files that match now.
     *
     * @param externalUrl where the Alertmanager is reached, without a slash at the end
     * @throws ConfigException if a file can't be read or parsed
     */
    public static NotificationTemplates load(List<FileGlob> globs, String externalUrl, InstantSource clock) {
        TemplateSet set = TemplateSet.of(NotificationFunctions.all(clock));
        for (String name : DEFAULTS) {
            set = set.with(name, resource(name));
        }
        for (FileGlob glob : globs) {
            for (Path file : matches(glob)) {
                set = with(set, file);
            }
        }
        return new NotificationTemplates(set, externalUrl);
    }

    private static List<Path> matches(FileGlob glob) {
        try {
            return glob.matches();
        } catch (IOException e) {
            throw ConfigException.ofFile(glob.pattern(), "can't be read: " + e.getMessage());
        }
    }

    private static TemplateSet with(TemplateSet set, Path file) {
        try {
            String name = String.valueOf(file.getFileName());
            return set.with(name, Files.readString(file));
        } catch (IOException e) {
            throw ConfigException.ofFile(file.toString(), "can't be read: " + e.getMessage());
        } catch (TemplateException e) {
            throw ConfigException.ofFile(file.toString(), String.valueOf(e.getMessage()));
        }
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(NotificationTemplates.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the Alertmanager is reached. */
    public String externalUrl() {
        return externalUrl;
    }

    /**
     * What {@code text} makes of {@code data}, where the function {@code routeLabels} gives the data's route labels.
     *
     * @throws TemplateException if it can't be parsed or executed
     */
    public String text(String text, NotificationData data) {
        return text(
                text,
                data,
                NotificationFunctions.routeLabels(
                        name -> data.routeLabels().values().getOrDefault(name, "")));
    }

    /** {@link #text(String, NotificationData)} with another function {@code routeLabels}. */
    String text(String text, NotificationData data, TemplateFunction routeLabels) {
        if (text.isEmpty()) {
            return "";
        }
        return templates
                .with(INLINE, text)
                .execute(INLINE, data, Map.of("routeLabels", routeLabels), ExecutionOptions.ZERO_FOR_MISSING_KEY);
    }

    /** {@link #text} for HTML: what the data says is escaped. */
    public String html(String text, NotificationData data) {
        if (text.isEmpty()) {
            return "";
        }
        TemplateFunction routeLabels = NotificationFunctions.routeLabels(
                name -> data.routeLabels().values().getOrDefault(name, ""));
        return templates
                .with(INLINE, text)
                .executeHtml(INLINE, data, Map.of("routeLabels", routeLabels), ExecutionOptions.ZERO_FOR_MISSING_KEY);
    }

    /**
     * The data's route labels with their templates executed. A label may use others by the function {@code routeLabels};
     * one that can't be executed, since it leads back to itself, say, is left out.
     */
    public Map<String, String> routeLabels(NotificationData data) {
        return new RouteLabels(this, data).render();
    }
}
