/** Where targets come from: groups of addresses with labels, given in the configuration or in watched files. */
@NullMarked
package io.weir.scraper.discovery;

import org.jspecify.annotations.NullMarked;
