/** The routing tree: which routes, and so which groups, an alert belongs to. */
@NullMarked
package io.weir.alertmanager.route;

import org.jspecify.annotations.NullMarked;
