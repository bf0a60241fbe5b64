/** Real models, made by their own tools in their authors' own session, and served here. */
@NullMarked
package dev.millrace.runtimes.proof;

import org.jspecify.annotations.NullMarked;
