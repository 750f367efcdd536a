/** Finding series: by fingerprint while appending, by matchers while reading. Called by the head and by segments. */
@NullMarked
package io.weir.storage.index;

import org.jspecify.annotations.NullMarked;
