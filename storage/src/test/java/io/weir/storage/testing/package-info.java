/** Fakes and builders for the tests of storage. */
@NullMarked
package io.weir.storage.testing;

import org.jspecify.annotations.NullMarked;
