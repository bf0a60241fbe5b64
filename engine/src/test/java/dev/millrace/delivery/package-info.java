@NullMarked
package dev.millrace.delivery;

import org.jspecify.annotations.NullMarked;
