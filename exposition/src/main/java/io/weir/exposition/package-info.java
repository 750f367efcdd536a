/** Parsers and writers of the exposition formats: what scraped targets answer and what is pushed to the Pushgateway. */
@NullMarked
package io.weir.exposition;

import org.jspecify.annotations.NullMarked;
