package io.weir.config.prometheus;

/**
 * What a target, or a job, may bring at most. 0 = no limit.
 *
 * @param bodySizeBytes of one uncompressed response
 * @param samples of one scrape, after metric relabelling
 * @param labels of one series
 * @param labelNameLength in bytes
 * @param labelValueLength in bytes
 * @param targets of the job, after relabelling
 * @param keepDroppedTargets how many dropped targets of the job are remembered for display; 0 = all
 */
public record ScrapeLimits(
        long bodySizeBytes,
        long samples,
        long labels,
        long labelNameLength,
        long labelValueLength,
        long targets,
        long keepDroppedTargets) {
    public static final ScrapeLimits NONE = new ScrapeLimits(0, 0, 0, 0, 0, 0, 0);
}
