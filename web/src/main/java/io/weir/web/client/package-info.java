/**
 * The HTTP client that a configuration describes: credentials, TLS, proxies, redirects. Used by scrapes,
 * notifications and whatever else speaks to other servers.
 */
@NullMarked
package io.weir.web.client;

import org.jspecify.annotations.NullMarked;
