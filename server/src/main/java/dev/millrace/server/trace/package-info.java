/** Spans of what happens to objects, sent on to a collector. */
@NullMarked
package dev.millrace.server.trace;

import org.jspecify.annotations.NullMarked;
