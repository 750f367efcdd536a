/** What tests of formats need on the other side. */
@NullMarked
package io.weir.exposition.testing;

import org.jspecify.annotations.NullMarked;
