/**
 * Targets found in a Kubernetes cluster, whose objects are watched. One class for each role makes targets; what it needs
 * is kept up to date by informers.
 */
@NullMarked
package io.weir.scraper.discovery.kubernetes;

import org.jspecify.annotations.NullMarked;
