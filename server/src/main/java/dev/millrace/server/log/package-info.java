/** How the program logs. */
@NullMarked
package dev.millrace.server.log;

import org.jspecify.annotations.NullMarked;
