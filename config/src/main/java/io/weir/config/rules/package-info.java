/** Rule files as validated records. Expressions and templates are text here; whoever evaluates them parses them. */
@NullMarked
package io.weir.config.rules;

import org.jspecify.annotations.NullMarked;
