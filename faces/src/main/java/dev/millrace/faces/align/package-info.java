/** Faces brought upright and to size: similarity fits, landmarks, warps. */
@NullMarked
package dev.millrace.faces.align;

import org.jspecify.annotations.NullMarked;
