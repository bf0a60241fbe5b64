/** What a face looks like, as a vector. */
@NullMarked
package dev.millrace.faces.embed;

import org.jspecify.annotations.NullMarked;
