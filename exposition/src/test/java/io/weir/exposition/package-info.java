/** Tests of the exposition formats. */
@NullMarked
package io.weir.exposition;

import org.jspecify.annotations.NullMarked;
