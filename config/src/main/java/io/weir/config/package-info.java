/**
 * What every configuration file shares: errors that name their place, secrets that don't print, and file globs. The
 * packages below read one kind of file each.
 */
@NullMarked
package io.weir.config;

import org.jspecify.annotations.NullMarked;
