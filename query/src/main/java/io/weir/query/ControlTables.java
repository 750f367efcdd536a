package io.weir.query;

import io.weir.bus.TableView;
import io.weir.model.record.MetadataRecord;
import io.weir.model.record.RuleGroupRecord;
import io.weir.model.record.RuleGroupStatusRecord;
import io.weir.model.record.TargetRecord;
import java.util.Map;
import java.util.function.Supplier;

/** What other components tell through the compacted topics, by the records' keys; each call gives the present rows. */
record ControlTables(
        Supplier<Map<String, MetadataRecord>> metadata,
        Supplier<Map<String, TargetRecord>> targets,
        Supplier<Map<String, RuleGroupRecord>> rules,
        Supplier<Map<String, RuleGroupStatusRecord>> ruleStatus) {
    static ControlTables of(
            TableView<MetadataRecord> metadata,
            TableView<TargetRecord> targets,
            TableView<RuleGroupRecord> rules,
            TableView<RuleGroupStatusRecord> ruleStatus) {
        return new ControlTables(metadata::snapshot, targets::snapshot, rules::snapshot, ruleStatus::snapshot);
    }
}
