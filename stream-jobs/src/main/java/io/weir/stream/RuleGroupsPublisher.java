package io.weir.stream;

import io.weir.bus.Bus;
import io.weir.bus.BusException;
import io.weir.bus.TableTopic;
import io.weir.bus.TableView;
import io.weir.bus.TableWriter;
import io.weir.model.record.RuleGroupRecord;
import io.weir.model.record.RuleGroupStatusRecord;
import io.weir.stream.rule.RuleGroupDefinition;
import io.weir.stream.rule.RuleGroupRecords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Makes the topic {@code rules} hold exactly the groups that are loaded. */
final class RuleGroupsPublisher {
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

    private final Bus bus;

    RuleGroupsPublisher(Bus bus) {
        this.bus = bus;
    }

    /**
     * Writes new and changed groups, and removes those that are gone with their status. Returns when Kafka has it.
     *
     * @throws BusException if Kafka can't be read or written
     */
    void publish(List<RuleGroupDefinition> groups) {
        Map<String, RuleGroupRecord> wanted = new HashMap<>();
        groups.forEach(group -> wanted.put(group.key(), RuleGroupRecords.definition(group)));
        Map<String, RuleGroupRecord> present;
        try (TableView<RuleGroupRecord> view = bus.view(TableTopic.RULES, "rules-publisher")) {
            view.awaitCaughtUp(READ_TIMEOUT);
            present = view.snapshot();
        }
        TableWriter<RuleGroupRecord> definitions = bus.writer(TableTopic.RULES);
        TableWriter<RuleGroupStatusRecord> statuses = bus.writer(TableTopic.RULE_STATUS);
        List<CompletableFuture<?>> sent = new ArrayList<>();
        wanted.forEach((key, group) -> {
            RuleGroupRecord known = present.get(key);
            if (known == null || !known.equals(group)) {
                sent.add(definitions.put(key, group));
            }
        });
        for (String key : present.keySet()) {
            if (!wanted.containsKey(key)) {
                sent.add(definitions.delete(key));
                sent.add(statuses.delete(key));
            }
        }
        try {
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof BusException cause
                    ? cause
                    : new BusException("can't write rule groups: " + e.getMessage(), e);
        }
    }
}
