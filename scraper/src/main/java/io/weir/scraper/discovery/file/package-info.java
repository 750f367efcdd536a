/** Targets listed in files that are watched, and the format of such lists. */
@NullMarked
package io.weir.scraper.discovery.file;

import org.jspecify.annotations.NullMarked;
