/** Targets found among the instances of AWS EC2. */
@NullMarked
package io.weir.scraper.discovery.ec2;

import org.jspecify.annotations.NullMarked;
