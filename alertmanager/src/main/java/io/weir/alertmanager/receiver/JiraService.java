package io.weir.alertmanager.receiver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.alertmanager.config.JiraConfig;
import io.weir.alertmanager.json.JsonText;
import io.weir.alertmanager.notify.Outcome;
import io.weir.alertmanager.template.TemplateJson;
import io.weir.template.GoQuote;
import io.weir.web.client.HttpAnswer;
import io.weir.web.client.HttpCall;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Jira: an issue for each group, found again by a label.
 *
 * <pre>{@code
 * search ──none──▶ create, unless resolved
 *    │ found
 *    ▼
 * update ──▶ reopen or resolve by a transition, if its status asks for it
 * }</pre>
 */
final class JiraService implements Service {
    private static final int MAX_SUMMARY = 255;
    private static final int MAX_DESCRIPTION = 32767;
    private static final int TOO_MANY_REQUESTS = 429;

    private final JiraConfig config;

    JiraService(JiraConfig config) {
        this.config = config;
    }

    /** A step didn't succeed; what follows must not happen. */
    private static final class StepFailedException extends IOException {
        private static final long serialVersionUID = 1;

        private final transient Outcome outcome;

        StepFailedException(Outcome outcome) {
            super(outcome.message());
            this.outcome = outcome;
        }
    }

    @Override
    public Outcome deliver(Rendering rendering, Exchange http) throws IOException, InterruptedException {
        try {
            JsonNode issue = search(rendering, http);
            if (issue == null) {
                if (rendering.isFiring()) {
                    call(http, "POST", Urls.below(config.apiUrl(), "issue"), issue(rendering, false));
                }
                return Outcome.DELIVERED;
            }
            String key = issue.path("key").asText();
            call(http, "PUT", Urls.below(config.apiUrl(), "issue/" + key), issue(rendering, true));
            transition(issue, key, rendering.isFiring(), http);
            return Outcome.DELIVERED;
        } catch (StepFailedException e) {
            return e.outcome;
        } catch (TransportException e) {
            // Nobody knows whether the issue was created: another attempt could create it twice.
            return Outcome.failed(e.reason(), String.valueOf(e.getMessage()));
        }
    }

    private static String label(Rendering rendering) {
        return "ALERT{" + rendering.deduplicationKey() + "}";
    }

    private @Nullable JsonNode search(Rendering rendering, Exchange http) throws IOException, InterruptedException {
        StringBuilder jql = new StringBuilder();
        if (!config.wontFixResolution().isEmpty()) {
            jql.append("(resolution is EMPTY or resolution != ")
                    .append(GoQuote.quote(config.wontFixResolution()))
                    .append(") and ");
        }
        long minutes = config.reopenDuration().toMinutes();
        if (rendering.isFiring() && !config.reopenTransition().isEmpty() && minutes > 0) {
            jql.append("(resolutiondate is EMPTY OR resolutiondate >= -")
                    .append(minutes)
                    .append("m) and ");
        } else {
            jql.append("statusCategory != Done and ");
        }
        jql.append("project=")
                .append(GoQuote.quote(rendering.text(config.project())))
                .append(" and labels=")
                .append(GoQuote.quote(label(rendering)))
                .append(" order by status ASC,resolutiondate DESC");
        ObjectNode body = JsonFields.object();
        body.putArray("fields").add("status");
        body.put("jql", jql.toString());
        body.put("maxResults", 2);
        String url = config.cloudSearch()
                ? Urls.below(config.apiUrl(), "search/jql").replaceFirst("/rest/api/2/", "/rest/api/3/")
                : Urls.below(config.apiUrl(), "search");
        return call(http, "POST", url, body).path("issues").get(0);
    }

    private ObjectNode issue(Rendering rendering, boolean isUpdate) throws IOException {
        Map<String, JsonNode> fields = new TreeMap<>();
        if (!isUpdate || config.summary().enableUpdate()) {
            fields.put(
                    "summary", TemplateJson.of(rendering.text(config.summary().template(), MAX_SUMMARY)));
        }
        JsonNode description = description(rendering);
        if (description != null && (!isUpdate || config.description().enableUpdate())) {
            fields.put("description", description);
        }
        fields.put("issuetype", JsonFields.object().put("name", rendering.text(config.issueType())));
        List<String> labels = new ArrayList<>();
        config.labels().forEach(label -> labels.add(rendering.text(label)));
        labels.add(label(rendering));
        Collections.sort(labels);
        fields.put("labels", TemplateJson.of(labels));
        String priority = rendering.text(config.priority());
        if (!priority.isEmpty()) {
            fields.put("priority", JsonFields.object().put("name", priority));
        }
        fields.put("project", JsonFields.object().put("key", rendering.text(config.project())));
        config.fields().forEach((name, value) -> fields.put(name, TemplateJson.of(rendering.tree(value))));
        ObjectNode issue = JsonFields.object();
        ObjectNode json = issue.putObject("fields");
        fields.forEach(json::set);
        return issue;
    }

    /** A text; for version 3 of the API a document in JSON. Null for none. */
    private @Nullable JsonNode description(Rendering rendering) throws IOException {
        String text = rendering.text(config.description().template(), MAX_DESCRIPTION);
        String path = config.apiUrl().getPath() == null ? "" : config.apiUrl().getPath();
        boolean isVersion3 = path.replaceAll("/+$", "").endsWith("/3");
        if (!isVersion3) {
            return text.isEmpty() ? null : TemplateJson.of(text);
        }
        if (text.isBlank()) {
            return null;
        }
        try {
            return JsonFields.parse(text.strip());
        } catch (IOException e) {
            throw new IOException("description template: invalid JSON for API v3", e);
        }
    }

    private void transition(JsonNode issue, String key, boolean firing, Exchange http)
            throws IOException, InterruptedException {
        JsonNode status = issue.path("fields").path("status");
        if (key.isEmpty() || status.isMissingNode()) {
            return;
        }
        boolean done = status.path("statusCategory").path("key").asText().equals("done");
        String wanted = firing ? config.reopenTransition() : config.resolveTransition();
        if (done != firing || wanted.isEmpty()) {
            return;
        }
        String url = Urls.below(config.apiUrl(), "issue/" + key + "/transitions");
        for (JsonNode transition : call(http, "GET", url, null).path("transitions")) {
            if (transition.path("name").asText().equals(wanted)) {
                ObjectNode body = JsonFields.object();
                body.putObject("transition").put("id", transition.path("id").asText());
                call(http, "POST", url, body);
                return;
            }
        }
        throw new IOException("can't find transition " + wanted + " for issue " + key);
    }

    private static JsonNode call(Exchange http, String method, String url, @Nullable ObjectNode body)
            throws IOException, InterruptedException {
        HttpCall call = body == null
                ? HttpCall.get(url).header("Content-Type", Exchange.JSON)
                : HttpCall.of(method, url, Exchange.JSON, JsonText.bytes(body));
        HttpAnswer answer = http.send(call.header("Accept-Language", "en"));
        Outcome outcome = Answers.outcome(answer, TOO_MANY_REQUESTS);
        if (outcome.kind() != Outcome.Kind.DELIVERED) {
            throw new StepFailedException(outcome);
        }
        return answer.text().isBlank() ? JsonFields.object() : JsonFields.parse(answer.text());
    }
}
