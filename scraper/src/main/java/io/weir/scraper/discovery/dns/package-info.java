/** Targets found in records of the DNS. */
@NullMarked
package io.weir.scraper.discovery.dns;

import org.jspecify.annotations.NullMarked;
