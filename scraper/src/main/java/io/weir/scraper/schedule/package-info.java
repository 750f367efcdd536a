/** When things happen: the one timer of the scraper, and how scrapes spread over the interval. */
@NullMarked
package io.weir.scraper.schedule;

import org.jspecify.annotations.NullMarked;
