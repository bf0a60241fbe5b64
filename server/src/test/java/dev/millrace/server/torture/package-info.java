/** The promises under kill -9. */
@NullMarked
package dev.millrace.server.torture;

import org.jspecify.annotations.NullMarked;
