/**
 * Query scripts in the format of prometheus promql/promqltest: they load series into memory and state what queries over
 * them return.
 */
@NullMarked
package io.weir.promql.script;

import org.jspecify.annotations.NullMarked;
