/**
 * The web configuration file of Prometheus's servers: TLS, basic authentication, headers and rate limits, in the format of
 * its exporter-toolkit. The file, its certificates and keys are read again when they change.
 */
@NullMarked
package io.weir.web.config;

import org.jspecify.annotations.NullMarked;
