/**
 * What every HTTP server of Weir shares: {@link io.weir.web.WebServer} with its routes, health endpoints, and the
 * exposition of a component's own metrics.
 */
@NullMarked
package io.weir.web;

import org.jspecify.annotations.NullMarked;
