package io.weir.scraper.targets;

import io.weir.model.Labels;

/** What became of a discovered target. */
public sealed interface TargetOutcome {
    /** It will be scraped. */
    record Active(Target target) implements TargetOutcome {}

    /** Relabelling dropped it. */
    record Dropped(Labels discoveredLabels) implements TargetOutcome {}

    /** It can't be scraped. */
    record Invalid(Labels discoveredLabels, String problem) implements TargetOutcome {}
}
