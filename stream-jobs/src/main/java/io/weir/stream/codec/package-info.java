/** Bytes of what the rules job keeps in checkpoints and sends between its operators; plain Java. */
@NullMarked
package io.weir.stream.codec;

import org.jspecify.annotations.NullMarked;
