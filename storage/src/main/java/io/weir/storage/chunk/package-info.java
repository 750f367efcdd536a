/** The compressed run of one series' samples in memory and in snapshots. Called by the head. */
@NullMarked
package io.weir.storage.chunk;

import org.jspecify.annotations.NullMarked;
