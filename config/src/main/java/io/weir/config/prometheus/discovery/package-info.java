/**
 * Service discovery of scrape jobs: the {@code *_sd_configs} lists, one record for each kind, their readers, and their
 * form in the effective configuration. Read by {@link io.weir.config.prometheus.PrometheusConfig}.
 */
@NullMarked
package io.weir.config.prometheus.discovery;

import org.jspecify.annotations.NullMarked;
