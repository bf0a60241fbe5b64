/** Which objects go to which task; claim, run, retry, give up aloud, sweep. */
@NullMarked
package dev.millrace.pipeline;

import org.jspecify.annotations.NullMarked;
