/**
 * The HTTP client that a configuration describes: credentials, TLS, proxies, redirects. Used by notifications; all that
 * speaks to other servers can use it.
 */
@NullMarked
package io.weir.web.client;

import org.jspecify.annotations.NullMarked;
