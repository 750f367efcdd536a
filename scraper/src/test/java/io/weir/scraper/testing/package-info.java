/** Fakes: a timer that a test moves, targets that answer what they are told, a log that can be read. */
@NullMarked
package io.weir.scraper.testing;

import org.jspecify.annotations.NullMarked;
