/** What the tests of this module share: samples in memory, and the language of query scripts. */
@NullMarked
package io.weir.promql.testing;

import org.jspecify.annotations.NullMarked;
