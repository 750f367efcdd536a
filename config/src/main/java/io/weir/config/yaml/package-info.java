/**
 * A strict reader of YAML files: typed access to mappings, unknown and repeated keys refused, every error with its place.
 * All configuration and rule files are read through it.
 */
@NullMarked
package io.weir.config.yaml;

import org.jspecify.annotations.NullMarked;
