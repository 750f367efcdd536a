/** How to reach an HTTP server: credentials, TLS, redirects. The block that scrape jobs, Alertmanagers and receivers share. */
@NullMarked
package io.weir.config.http;

import org.jspecify.annotations.NullMarked;
