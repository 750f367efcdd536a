/** Series notation and what stores make of it, for query scripts and rule tests. */
@NullMarked
package io.weir.promql.script;

import org.jspecify.annotations.NullMarked;
