/** Inhibition: alerts that are muted while another alert fires. */
@NullMarked
package io.weir.alertmanager.inhibit;

import org.jspecify.annotations.NullMarked;
