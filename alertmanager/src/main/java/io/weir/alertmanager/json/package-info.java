/** JSON in the form in which Alertmanager writes it. */
@NullMarked
package io.weir.alertmanager.json;

import org.jspecify.annotations.NullMarked;
