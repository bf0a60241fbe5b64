/** Whether what models see and say is still what it was when they were put to work. */
@NullMarked
package dev.millrace.drift;

import org.jspecify.annotations.NullMarked;
