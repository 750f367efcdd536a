/** Getting a target's exposition over HTTP. */
@NullMarked
package io.weir.scraper.fetch;

import org.jspecify.annotations.NullMarked;
