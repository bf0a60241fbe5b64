/** Pictures into nets: batches of square RGB inputs over reused memory. */
@NullMarked
package dev.millrace.faces.net;

import org.jspecify.annotations.NullMarked;
