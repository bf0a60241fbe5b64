@NullMarked
package dev.millrace.drift;

import org.jspecify.annotations.NullMarked;
