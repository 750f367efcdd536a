/**
 * What the parts of storage share: the cursor over series, the order of series, and the errors. The entry points are
 * {@link io.weir.storage.streams.HeadStore}, {@link io.weir.storage.block.BlockCutter} and
 * {@link io.weir.storage.query.StorageReader}.
 */
@NullMarked
package io.weir.storage;

import org.jspecify.annotations.NullMarked;
