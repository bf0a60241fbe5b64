/** Answers requests of the Open Inference Protocol v2, whichever way they travel. */
@NullMarked
package dev.millrace.inference;

import org.jspecify.annotations.NullMarked;
