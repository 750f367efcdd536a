/** Alertmanager's HTTP API v2. */
@NullMarked
package io.weir.alertmanager.api;

import org.jspecify.annotations.NullMarked;
