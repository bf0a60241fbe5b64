/** Bytes become upright pixels: formats, orientation, limits. */
@NullMarked
package dev.millrace.faces.image;

import org.jspecify.annotations.NullMarked;
