/** What answering the Open Inference Protocol costs, beside another server and beside no server. */
@NullMarked
package dev.millrace.bench.oip;

import org.jspecify.annotations.NullMarked;
