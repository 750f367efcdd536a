package io.weir.alertmanager.config;

import io.weir.alertmanager.matcher.Matcher;
import io.weir.alertmanager.matcher.MatcherParser;
import io.weir.alertmanager.timeinterval.TimeInterval;
import io.weir.alertmanager.timeinterval.TimeIntervalReader;
import io.weir.alertmanager.timeinterval.TimeIntervals;
import io.weir.config.FileGlob;
import io.weir.config.tracing.TracingConfig;
import io.weir.config.yaml.YamlDocument;
import io.weir.config.yaml.YamlMapping;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code alertmanager.yml}, strictly. */
final class AlertmanagerConfigReader {
    private final String file;
    private final Path directory;
    private final MatcherFields matcherFields;

    AlertmanagerConfigReader(String file, Path directory, MatcherParser matcherParser) {
        this.file = file;
        this.directory = directory;
        this.matcherFields = new MatcherFields(matcherParser);
    }

    AlertmanagerConfig read(String text) {
        YamlMapping root = YamlDocument.parse(text, file).root();
        GlobalConfig global = root.mapping("global")
                .map(mapping -> GlobalConfig.read(new FieldReader(mapping, directory)))
                .orElse(GlobalConfig.DEFAULT);
        List<FileGlob> templates = root.strings("templates").stream()
                .map(pattern -> FileGlob.relativeTo(directory, pattern))
                .toList();
        List<ReceiverConfig> receivers = new ReceiverConfigReader(global, directory).read(root);
        Set<String> names = new HashSet<>();
        receivers.forEach(receiver -> names.add(receiver.name()));
        if (root.value("route").isEmpty()) {
            throw root.error("route", "no route provided in config");
        }
        TimeIntervals timeIntervals = readTimeIntervals(root);
        RouteConfig route = new RouteReader(
                        matcherFields, names, timeIntervals.byName().keySet())
                .readRoot(root.required("route").asMapping());
        List<InhibitRuleConfig> inhibitRules = root.mappings("inhibit_rules").stream()
                .map(this::readInhibitRule)
                .toList();
        TracingConfig tracing = root.mapping("tracing")
                .map(block -> TracingConfig.read(block, directory))
                .orElse(null);
        EventRecorderConfig eventRecorder = root.mapping("event_recorder")
                .map(block -> EventRecorderConfig.read(new FieldReader(block, directory), directory))
                .orElse(EventRecorderConfig.NONE);
        root.refuseUnknown();
        return new AlertmanagerConfig(
                global, templates, route, receivers, inhibitRules, timeIntervals, tracing, eventRecorder);
    }

    private InhibitRuleConfig readInhibitRule(YamlMapping mapping) {
        String name = mapping.string("name", "");
        List<Matcher> source = matcherFields.read(mapping, "source_matchers", "source_match", "source_match_re");
        List<Matcher> target = matcherFields.read(mapping, "target_matchers", "target_match", "target_match_re");
        List<String> equal = matcherFields.labelNames(mapping, "equal");
        mapping.refuseUnknown();
        return new InhibitRuleConfig(name, source, target, equal);
    }

    private static TimeIntervals readTimeIntervals(YamlMapping root) {
        Map<String, List<TimeInterval>> byName = new LinkedHashMap<>();
        readTimeIntervals(root, "time_intervals", "time interval", byName);
        readTimeIntervals(root, "mute_time_intervals", "mute time interval", byName);
        return new TimeIntervals(byName);
    }

    private static void readTimeIntervals(
            YamlMapping root, String key, String what, Map<String, List<TimeInterval>> byName) {
        for (YamlMapping mapping : root.mappings(key)) {
            String name = mapping.string("name", "");
            if (name.isEmpty()) {
                throw mapping.error("missing name in " + what);
            }
            List<TimeInterval> intervals = mapping.mappings("time_intervals").stream()
                    .map(TimeIntervalReader::read)
                    .toList();
            mapping.refuseUnknown();
            if (byName.putIfAbsent(name, intervals) != null) {
                throw mapping.error("name", what + " \"" + name + "\" is not unique");
            }
        }
    }
}
