/**
 * The vocabulary of Weir: label sets, fingerprints, matchers, durations and stale markers. Every other module speaks it;
 * it knows no framework.
 */
@NullMarked
package io.weir.model;

import org.jspecify.annotations.NullMarked;
