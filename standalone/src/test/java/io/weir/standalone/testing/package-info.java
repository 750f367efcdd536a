/** Real processes and servers for the end-to-end tests. */
package io.weir.standalone.testing;
