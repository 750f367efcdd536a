/**
 * Where targets come from: what all discoveries have in common. Each kind has a package of its own below; the scraper
 * makes the one that a configuration asks for.
 */
@NullMarked
package io.weir.scraper.discovery;

import org.jspecify.annotations.NullMarked;
