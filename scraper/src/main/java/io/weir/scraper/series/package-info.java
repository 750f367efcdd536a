/** From the bytes that name a series to the series, without parsing; shared by scraping and receiving. */
@NullMarked
package io.weir.scraper.series;

import org.jspecify.annotations.NullMarked;
