/** From head to segment and on to oblivion: cutting blocks, announcing them, retention. */
@NullMarked
package io.weir.storage.block;

import org.jspecify.annotations.NullMarked;
