/** The reading side: segments and heads merged into one view. Called by the query server. */
@NullMarked
package io.weir.storage.query;

import org.jspecify.annotations.NullMarked;
