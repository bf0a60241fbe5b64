/** Decode, detect, align, embed, gallery; the task identify-faces. */
@NullMarked
package dev.millrace.faces;

import org.jspecify.annotations.NullMarked;
