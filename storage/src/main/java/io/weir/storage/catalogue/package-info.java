/** Which segments exist: the table in the {@code segments} topic. Called by the block cutter and by queries. */
@NullMarked
package io.weir.storage.catalogue;

import org.jspecify.annotations.NullMarked;
