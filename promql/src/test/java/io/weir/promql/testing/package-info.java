/** What the tests of this module share: random samples. */
@NullMarked
package io.weir.promql.testing;

import org.jspecify.annotations.NullMarked;
