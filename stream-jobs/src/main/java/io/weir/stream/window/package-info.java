/** Recent samples of single series, kept for the evaluations that still need them; plain Java. */
@NullMarked
package io.weir.stream.window;

import org.jspecify.annotations.NullMarked;
