/** Results brought to whoever waits: stream, webhook, long poll. */
@NullMarked
package dev.millrace.delivery;

import org.jspecify.annotations.NullMarked;
