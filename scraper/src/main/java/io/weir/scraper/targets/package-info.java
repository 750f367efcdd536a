/** What a target is: labels, address and timing, made from discovered labels by relabelling. */
@NullMarked
package io.weir.scraper.targets;

import org.jspecify.annotations.NullMarked;
