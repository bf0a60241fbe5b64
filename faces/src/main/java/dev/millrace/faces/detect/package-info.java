/** Where the faces are: detector inputs, box decoding, suppression of repeats. */
@NullMarked
package dev.millrace.faces.detect;

import org.jspecify.annotations.NullMarked;
