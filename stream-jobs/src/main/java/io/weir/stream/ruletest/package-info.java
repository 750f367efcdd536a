/**
 * Unit tests of rules, in the format of promtool test rules: input series, and what alerts and expressions are expected at
 * given times.
 */
@NullMarked
package io.weir.stream.ruletest;

import org.jspecify.annotations.NullMarked;
