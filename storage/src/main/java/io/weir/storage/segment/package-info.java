/** Immutable Parquet files of one block of one partition: writing and reading them. */
@NullMarked
package io.weir.storage.segment;

import org.jspecify.annotations.NullMarked;
