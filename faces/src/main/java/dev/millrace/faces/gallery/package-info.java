/**
 * Who the faces are: collections, people, search, thresholds, strangers, and every decision
 * undoable.
 */
@NullMarked
package dev.millrace.faces.gallery;

import org.jspecify.annotations.NullMarked;
