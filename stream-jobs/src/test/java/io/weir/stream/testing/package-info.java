/** Fakes that several tests share. */
@NullMarked
package io.weir.stream.testing;

import org.jspecify.annotations.NullMarked;
