/**
 * Relabelling: rules that rewrite, keep or drop a label set. Scrape targets, scraped series and alerts pass through it.
 */
@NullMarked
package io.weir.model.relabel;

import org.jspecify.annotations.NullMarked;
