package io.weir.stream;

import io.weir.config.ConfigException;
import io.weir.config.FileGlob;
import io.weir.config.rules.RuleFile;
import io.weir.model.relabel.NameValidation;
import io.weir.stream.plan.PlanOptions;
import io.weir.stream.rule.RuleGroupDefinition;
import io.weir.stream.rule.RuleGroups;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads the rule files of a configuration and refuses what can't be evaluated, naming its place. */
final class RuleLoader {
    private final RulesConfig config;
    private final RuleFileCheck check;

    RuleLoader(RulesConfig config, PlanOptions options) {
        this.config = config;
        this.check = new RuleFileCheck(
                new RuleGroups(config.evaluationInterval(), config.queryOffset(), options.features()), options);
    }

    /**
     * All groups, in the order of their files.
     *
     * @throws ConfigException for the first thing that is wrong
     */
    List<RuleGroupDefinition> load() {
        Set<Path> files = new LinkedHashSet<>();
        for (FileGlob glob : config.ruleFiles()) {
            try {
                files.addAll(glob.matches());
            } catch (IOException e) {
                throw ConfigException.ofFile(glob.pattern(), "can't be read: " + e.getMessage());
            }
        }
        List<RuleGroupDefinition> groups = new ArrayList<>();
        for (Path path : files) {
            groups.addAll(check.groups(RuleFile.load(path, NameValidation.UTF8)));
        }
        return groups;
    }
}
