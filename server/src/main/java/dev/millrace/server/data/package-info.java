/** The data directory: held by one process at a time, and checked for damage. */
@NullMarked
package dev.millrace.server.data;

import org.jspecify.annotations.NullMarked;
