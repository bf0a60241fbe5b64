/** An object is stored whole and durable, or not at all. */
@NullMarked
package dev.millrace.object;

import org.jspecify.annotations.NullMarked;
