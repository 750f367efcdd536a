/** Fakes that the tests of the query server share. */
@NullMarked
package io.weir.query.testing;

import org.jspecify.annotations.NullMarked;
