/** Matchers in Alertmanager's two grammars, used by routes, inhibit rules, silences and API filters. */
@NullMarked
package io.weir.alertmanager.matcher;

import org.jspecify.annotations.NullMarked;
