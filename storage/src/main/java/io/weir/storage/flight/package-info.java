/** Heads over the network: an Arrow Flight server in each store process, and its client. */
@NullMarked
package io.weir.storage.flight;

import org.jspecify.annotations.NullMarked;
