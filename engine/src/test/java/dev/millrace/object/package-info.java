@NullMarked
package dev.millrace.object;

import org.jspecify.annotations.NullMarked;
