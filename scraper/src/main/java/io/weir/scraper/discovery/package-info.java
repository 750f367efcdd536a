/**
 * Where targets come from: groups of addresses with labels, given in the configuration, in watched files,
 * or by servers that are asked again and again.
 */
@NullMarked
package io.weir.scraper.discovery;

import org.jspecify.annotations.NullMarked;
