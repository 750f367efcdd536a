package io.weir.alertmanager.config;

import io.weir.config.http.HttpClientConfig;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** An entry of {@code jira_configs}. Texts are templates.
 *
 * @param cloudSearch whether issues are sought as Jira Cloud wants it; Data Center differs
 * @param fields further fields of the issue, any YAML whose texts are templates
 */
public record JiraConfig(
        Common common,
        HttpClientConfig http,
        URI apiUrl,
        boolean cloudSearch,
        String project,
        Field summary,
        Field description,
        List<String> labels,
        String priority,
        String issueType,
        String reopenTransition,
        String resolveTransition,
        String wontFixResolution,
        Duration reopenDuration,
        Map<String, Object> fields)
        implements IntegrationConfig {
    public static final String KIND = "jira";

    @Override
    public String kind() {
        return KIND;
    }

    /**
     * A field of the issue.
     *
     * @param enableUpdate whether it is written to an issue that is there already
     */
    public record Field(String template, boolean enableUpdate) {}

    static JiraConfig read(FieldReader fields, GlobalConfig global) {
        boolean sendResolved = fields.bool("send_resolved", true);
        HttpClientConfig http = fields.http(global.http());
        URI apiUrl = fields.optionalUrl("api_url");
        if (apiUrl == null) {
            apiUrl = global.services().jiraUrl();
            if (apiUrl == null) {
                throw fields.error("no global Jira Cloud URL set");
            }
            fields.show("api_url", apiUrl.toString());
        }
        String type = fields.text("api_type", "auto");
        if (!List.of("auto", "cloud", "datacenter").contains(type)) {
            throw fields.error("api_type", "unknown api_type on jira_config, must be auto, cloud or datacenter");
        }
        boolean atlassian = apiUrl.getRawAuthority().endsWith("atlassian.net");
        String project = fields.requiredText("project", "missing project in jira_config");
        Field summary = field(fields, "summary");
        Field description = field(fields, "description");
        List<String> labels = fields.texts("labels");
        String priority = fields.text("priority", "{{ template \"jira.default.priority\" . }}");
        String issueType = fields.requiredText("issue_type", "missing issue_type in jira_config");
        String reopenTransition = fields.text("reopen_transition");
        String resolveTransition = fields.text("resolve_transition");
        String wontFixResolution = fields.text("wont_fix_resolution");
        Duration reopenDuration = fields.duration("reopen_duration", Duration.ZERO);
        Map<String, Object> custom = fields.tree("fields", Map.of());
        return new JiraConfig(
                new Common(sendResolved, fields.end()),
                http,
                apiUrl,
                type.equals("cloud") || type.equals("auto") && atlassian,
                project,
                summary,
                description,
                labels,
                priority,
                issueType,
                reopenTransition,
                resolveTransition,
                wontFixResolution,
                reopenDuration,
                custom);
    }

    /** A text, or a mapping with the text and whether it is updated. */
    private static Field field(FieldReader fields, String key) {
        String fallback = "{{ template \"jira.default." + key + "\" . }}";
        boolean isMapping =
                fields.mapping().value(key).map(value -> value.isMapping()).orElse(false);
        if (!isMapping) {
            return new Field(fields.text(key, fallback), true);
        }
        Field field = fields.block(
                key, block -> new Field(block.text("template", fallback), block.bool("enable_update", true)));
        return field == null ? new Field(fallback, true) : field;
    }
}
