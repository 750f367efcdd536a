/** Where segments are kept. */
@NullMarked
package io.weir.storage.object;

import org.jspecify.annotations.NullMarked;
